// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import javax.sql.rowset.RowSetMetaDataImpl;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jooq.tools.jdbc.DefaultResultSet;

/**
 * A connection that keeps its statements prepared, and what it knows of their columns: SQLite takes
 * longer to understand most of ours than to run them, as long again to describe what they select,
 * and its driver forgets both. For one thread at a time.
 */
final class StatementCache extends DefaultConnection {
  private static final int KEPT = 250;

  private final SequencedMap<String, Prepared> idle = new LinkedHashMap<>();

  StatementCache(Connection connection) {
    super(connection);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    Prepared known = idle.remove(sql);
    return new Kept(known == null ? new Prepared(sql, super.prepareStatement(sql)) : known);
  }

  /** Runs a statement that has neither parameters nor a result. */
  void run(String sql) throws SQLException {
    try (PreparedStatement statement = prepareStatement(sql)) {
      statement.execute();
    }
  }

  private void keep(Prepared prepared) throws SQLException {
    prepared.statement.clearParameters();
    Prepared other = idle.put(prepared.sql, prepared);
    if (other != null) {
      other.statement.close();
    }
    if (idle.size() > KEPT) {
      idle.pollFirstEntry().getValue().statement.close();
    }
  }

  @Override
  public void close() throws SQLException {
    for (Prepared prepared : idle.values()) {
      prepared.statement.close();
    }
    super.close();
  }

  private static final class Prepared {
    private final String sql;
    private final PreparedStatement statement;
    private Optional<ResultSetMetaData> columns = Optional.empty();

    Prepared(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    ResultSetMetaData columns(ResultSetMetaData asked) throws SQLException {
      if (columns.isPresent()) {
        return columns.get();
      }
      if (!areOfTables(asked)) {
        return asked;
      }
      ResultSetMetaData copy = copy(asked);
      columns = Optional.of(copy);
      return copy;
    }

    /** What is computed has the type of its value, which may be another in the next row. */
    private static boolean areOfTables(ResultSetMetaData columns) throws SQLException {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (columns.getTableName(i) == null || columns.getTableName(i).isEmpty()) {
          return false;
        }
      }
      return true;
    }

    private static ResultSetMetaData copy(ResultSetMetaData columns) throws SQLException {
      RowSetMetaDataImpl copy = new RowSetMetaDataImpl();
      copy.setColumnCount(columns.getColumnCount());
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        copy.setColumnLabel(i, columns.getColumnLabel(i));
        copy.setColumnName(i, columns.getColumnName(i));
        copy.setSchemaName(i, columns.getSchemaName(i));
        copy.setTableName(i, columns.getTableName(i));
        copy.setColumnTypeName(i, columns.getColumnTypeName(i));
        copy.setPrecision(i, Math.max(0, columns.getPrecision(i)));
        copy.setScale(i, Math.max(0, columns.getScale(i)));
      }
      return copy;
    }
  }

  /** Is kept when it is closed, unless it failed: then nobody knows what state it is in. */
  private final class Kept extends DefaultPreparedStatement {
    private final Prepared prepared;
    private boolean whole = true;
    private boolean closed;

    Kept(Prepared prepared) {
      super(prepared.statement);
      this.prepared = prepared;
    }

    @Override
    public boolean execute() throws SQLException {
      whole = false;
      boolean hasRows = super.execute();
      whole = true;
      return hasRows;
    }

    @Override
    public int executeUpdate() throws SQLException {
      whole = false;
      int rows = super.executeUpdate();
      whole = true;
      return rows;
    }

    @Override
    public int[] executeBatch() throws SQLException {
      whole = false;
      int[] rows = super.executeBatch();
      whole = true;
      return rows;
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
      return new DefaultResultSet(super.getResultSet(), this) {
        @Override
        public ResultSetMetaData getMetaData() throws SQLException {
          return prepared.columns(super.getMetaData());
        }
      };
    }

    @Override
    public void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      if (whole) {
        keep(prepared);
      } else {
        super.close();
      }
    }
  }
}
