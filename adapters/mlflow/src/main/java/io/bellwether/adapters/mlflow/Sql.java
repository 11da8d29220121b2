// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sqlite.SQLiteErrorCode;

/**
 * Queries of a database that MLflow made, which can be asked what its version has. They run on a
 * thread of their own, for inside native code a virtual thread would hold its carrier.
 */
final class Sql implements AutoCloseable {
  /** Rows are fetched by so many, not all at once. */
  private static final int FETCH = 5000;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mlflow-reader").factory());
  private final Connection connection;
  private final Map<String, Set<String>> columns;

  Sql(Connector connector) {
    try {
      connection = run(() -> connect(connector));
    } catch (RuntimeException e) {
      thread.shutdown();
      throw e;
    }
    try {
      columns = run(this::readColumns);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Connection connect(Connector connector) throws SQLException {
    Connection made = connector.connect();
    made.setAutoCommit(false);
    return made;
  }

  /** By each table; asking SQLite's driver for all columns at once needs a deep stack. */
  private Map<String, Set<String>> readColumns() throws SQLException {
    List<String> tables = new ArrayList<>();
    String schema = connection.getSchema();
    try (ResultSet rows =
        connection.getMetaData().getTables(null, schema, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    Map<String, Set<String>> found = new HashMap<>();
    for (String table : tables) {
      try (Statement statement = connection.createStatement();
          ResultSet none = statement.executeQuery("select * from \"" + table + "\" limit 0")) {
        ResultSetMetaData about = none.getMetaData();
        Set<String> names = new HashSet<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
          names.add(about.getColumnName(i).toLowerCase(Locale.ROOT));
        }
        found.put(table.toLowerCase(Locale.ROOT), names);
      }
    }
    return found;
  }

  boolean has(String table) {
    return columns.containsKey(table);
  }

  boolean has(String table, String column) {
    return columns.getOrDefault(table, Set.of()).contains(column);
  }

  /** A condition that holds in the workspace of everybody who names none. */
  String inDefaultWorkspace(String table) {
    return has(table, "workspace") ? table + ".workspace = 'default'" : "1 = 1";
  }

  /** Places for so many values. */
  static String places(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /** How many rows there are; 0 without the table. */
  long count(String table, String condition) {
    return has(table)
        ? list(
                "select count(*) from %s where %s".formatted(table, condition),
                row -> row.getLong(1))
            .getFirst()
        : 0;
  }

  <T> List<T> list(String query, Row<T> row, Object... values) {
    return run(
        () -> {
          try (Cursor<T> cursor = new Cursor<>(query, row, values)) {
            List<T> found = new ArrayList<>();
            cursor.read(found, Integer.MAX_VALUE);
            return found;
          }
        });
  }

  /** Tells many rows without holding all of them. */
  <T> void each(String query, Row<T> row, Taker<T> taker, Object... values)
      throws InterruptedException {
    Cursor<T> cursor = run(() -> new Cursor<>(query, row, values));
    try {
      boolean more = true;
      while (more) {
        List<T> chunk = new ArrayList<>();
        more = run(() -> cursor.read(chunk, FETCH));
        for (T item : chunk) {
          taker.take(item);
        }
      }
    } finally {
      run(
          () -> {
            cursor.close();
            return true;
          });
    }
  }

  /** Ends the present look at the database: the next one sees what is new. */
  void release() {
    run(
        () -> {
          connection.rollback();
          return true;
        });
  }

  private <T> T run(Query<T> query) {
    try {
      return CompletableFuture.supplyAsync(() -> query.runUnchecked(), thread).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A file that is no database, and one that refuses us, will not be another one later. */
  private static PlatformException failure(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
        || state.startsWith("28")
        || state.startsWith("3D")) {
      return InvalidInput.field(
          "from", e.getMessage(), "a database that MLflow made", "name another one");
    }
    Unavailable failure =
        new Unavailable(
            "import_source_unavailable", "MLflow's database does not answer: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }

  @Override
  public void close() {
    try {
      run(
          () -> {
            connection.close();
            return true;
          });
    } finally {
      thread.shutdown();
    }
  }

  private final class Cursor<T> implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet result;
    private final Row<T> row;

    Cursor(String query, Row<T> row, Object... values) throws SQLException {
      this.row = row;
      statement = connection.prepareStatement(query);
      statement.setFetchSize(FETCH);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      result = statement.executeQuery();
    }

    /** Whether there may be more. */
    boolean read(List<T> into, int most) throws SQLException {
      while (into.size() < most) {
        if (!result.next()) {
          return false;
        }
        into.add(row.read(result));
      }
      return true;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }

  /** Opens the database. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  /** Reads a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  /** Takes what was read of a row. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T item) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Query<T> {
    T run() throws SQLException;

    default T runUnchecked() {
      try {
        return run();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }
}
