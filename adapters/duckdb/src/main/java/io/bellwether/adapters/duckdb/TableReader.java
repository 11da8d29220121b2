// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a query into arrays, if they fit into memory. */
final class TableReader {
  /** How many rows DuckDB hands over at once, whose texts are then all in memory. */
  private static final int VECTOR = 2048;

  private final Statement statement;
  private final List<Field> fields;
  private final long most;

  /**
   * @param most bytes of this JVM's heap that a table may take
   */
  TableReader(Statement statement, List<Field> fields, long most) {
    this.statement = statement;
    this.fields = fields;
    this.most = most;
  }

  /**
   * @param source what stands after {@code from}
   * @param order what stands after that, such as {@code order by}
   * @throws InvalidInput if the rows take more than they may
   */
  Table read(String source, String order) throws SQLException {
    HeapSize size = HeapSize.of(statement, fields, source);
    if (size.bytes() <= most) {
      return read(source + order, Math.toIntExact(size.rows()), false);
    }
    HeapSize once = size.withTextsOnce(statement, fields, source, most);
    if (once.bytes() > most || Math.min(size.rows(), VECTOR) * size.widest() > most) {
      throw refusal(size);
    }
    return read(source + order, Math.toIntExact(size.rows()), true);
  }

  private InvalidInput refusal(HeapSize size) {
    String columns = fields.stream().map(Field::name).limit(5).collect(Collectors.joining(", "));
    return InvalidInput.field(
        "dataset",
        "%s%s of %,d rows: %,.0f bytes in memory"
            .formatted(columns, fields.size() > 5 ? ", …" : "", size.rows(), size.bytes()),
        "at most %,d at a time".formatted(most),
        "take fewer rows, shorter texts or fewer columns, or give the server more memory"
            + " (-Xmx in BELLWETHER_JAVA_OPTS)");
  }

  private Table read(String source, int rows, boolean once) throws SQLException {
    String columns = fields.stream().map(TableReader::expression).collect(Collectors.joining(", "));
    List<Target> targets = fields.stream().map(field -> new Target(field, rows, once)).toList();
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
    private final @Nullable Map<String, String> known;
    private double[] doubles = {};
    private long[] longs = {};
    private boolean[] booleans = {};
    private @Nullable String[] strings = {};

    Target(Field field, int rows, boolean once) {
      this.field = field;
      this.known = once ? new HashMap<>() : null;
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
        case STRING -> strings[row] = text(result.getString(index));
      }
      if (result.wasNull()) {
        missing.set(row);
      }
    }

    private @Nullable String text(@Nullable String read) {
      return known == null || read == null ? read : known.computeIfAbsent(read, text -> text);
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
