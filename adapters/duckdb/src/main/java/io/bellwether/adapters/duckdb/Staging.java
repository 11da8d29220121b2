// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.ingest.TextRows;
import io.bellwether.platform.datasets.ingest.Values;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A temporary table with rows from outside of DuckDB, in their order. */
final class Staging {
  static final String TABLE = "staging";

  private static final int CHECK_EVERY = 1024;

  private final DuckDBConnection connection;
  private final List<Field> fields;

  Staging(DuckDBConnection connection, List<Field> fields) throws SQLException {
    this.connection = connection;
    this.fields = fields;
    String columns =
        IntStream.range(0, fields.size())
            .mapToObj(i -> "c%d %s".formatted(i, Types.sql(fields.get(i).type())))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temp table %s (%s)".formatted(TABLE, columns));
    }
  }

  /** All rows under the names that they are to have. */
  String query() {
    return "select %s from %s".formatted(columns(), TABLE);
  }

  /** All columns under these names. */
  String columns() {
    return IntStream.range(0, fields.size())
        .mapToObj(i -> "%s.c%d as %s".formatted(TABLE, i, Sql.name(fields.get(i).name())))
        .collect(Collectors.joining(", "));
  }

  void append(TextRows rows) throws SQLException, IOException {
    try (DuckDBAppender appender = connection.createAppender("temp", "main", TABLE)) {
      for (long row = 0; rows.next(); row++) {
        if (row % CHECK_EVERY == 0) {
          Deadline.current().check();
        }
        appender.beginRow();
        for (int i = 0; i < fields.size(); i++) {
          append(appender, fields.get(i).type(), rows.value(i));
        }
        appender.endRow();
      }
    }
  }

  private static void append(DuckDBAppender appender, ColumnType type, @Nullable String value)
      throws SQLException {
    if (value == null) {
      appender.appendNull();
      return;
    }
    switch (type) {
      case DOUBLE -> appender.append(Values.number(value));
      case INTEGER -> appender.append(Long.parseLong(value));
      case BOOLEAN -> appender.append(value.equalsIgnoreCase("true"));
      case STRING -> appender.append(value);
      case TIMESTAMP -> appender.appendEpochMicros(Values.timestamp(value).orElseThrow());
    }
  }

  void append(Table table) throws SQLException {
    append(visitor -> visitor.accept(table));
  }

  /** Adds the rows of tables as they are handed over; the result is how many. */
  long append(Consumer<Consumer<Table>> tables) throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("temp", "main", TABLE)) {
      AtomicLong rows = new AtomicLong();
      tables.accept(
          table -> {
            Deadline.current().check();
            append(appender, table);
            rows.addAndGet(table.rows());
          });
      return rows.get();
    }
  }

  private static void append(DuckDBAppender appender, Table table) {
    try {
      for (int row = 0; row < table.rows(); row++) {
        appender.beginRow();
        for (Column column : table.columns()) {
          append(appender, column, row);
        }
        appender.endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(DuckDBAppender appender, Column column, int row) throws SQLException {
    if (column.isMissing(row)) {
      appender.appendNull();
      return;
    }
    switch (column) {
      case Column.Doubles doubles -> appender.append(doubles.values()[row]);
      case Column.Integers integers -> appender.append(integers.values()[row]);
      case Column.Booleans booleans -> appender.append(booleans.values()[row]);
      case Column.Strings strings -> appender.append(strings.values()[row]);
      case Column.Timestamps times -> appender.appendEpochMicros(times.values()[row]);
    }
  }
}
