// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a query into arrays. */
final class TableReader {
  private TableReader() {}

  /**
   * @param source what stands after {@code from}
   * @param rows how many there are
   */
  static Table read(Statement statement, List<Field> fields, String source, int rows)
      throws SQLException {
    String columns = fields.stream().map(TableReader::expression).collect(Collectors.joining(", "));
    List<Target> targets = fields.stream().map(field -> new Target(field, rows)).toList();
    String query = "select %s from %s".formatted(columns.isEmpty() ? "1" : columns, source);
    try (ResultSet result = statement.executeQuery(query)) {
      for (int row = 0; result.next(); row++) {
        for (int i = 0; i < targets.size(); i++) {
          targets.get(i).take(result, i + 1, row);
        }
      }
    }
    List<Column> read = new ArrayList<>();
    for (Target target : targets) {
      read.add(target.column());
    }
    return Table.of(read);
  }

  private static String expression(Field field) {
    String name = Sql.name(field.name());
    return field.type() == ColumnType.TIMESTAMP ? "epoch_us(%s)".formatted(name) : name;
  }

  /** One column's array. */
  private static final class Target {
    private final Field field;
    private final BitSet missing = new BitSet();
    private double[] doubles = {};
    private long[] longs = {};
    private boolean[] booleans = {};
    private @Nullable String[] strings = {};

    Target(Field field, int rows) {
      this.field = field;
      switch (field.type()) {
        case DOUBLE -> doubles = new double[rows];
        case INTEGER, TIMESTAMP -> longs = new long[rows];
        case BOOLEAN -> booleans = new boolean[rows];
        case STRING -> strings = new String[rows];
      }
    }

    void take(ResultSet result, int index, int row) throws SQLException {
      switch (field.type()) {
        case DOUBLE -> doubles[row] = result.getDouble(index);
        case INTEGER, TIMESTAMP -> longs[row] = result.getLong(index);
        case BOOLEAN -> booleans[row] = result.getBoolean(index);
        case STRING -> strings[row] = result.getString(index);
      }
      if (result.wasNull()) {
        missing.set(row);
      }
    }

    Column column() {
      return switch (field.type()) {
        case DOUBLE -> new Column.Doubles(field.name(), doubles, missing);
        case INTEGER -> new Column.Integers(field.name(), longs, missing);
        case TIMESTAMP -> new Column.Timestamps(field.name(), longs, missing);
        case BOOLEAN -> new Column.Booleans(field.name(), booleans, missing);
        case STRING -> new Column.Strings(field.name(), strings, missing);
      };
    }
  }
}
