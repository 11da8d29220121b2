// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.shared.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Work for DuckDB's thread, which another thread may end. */
final class Turn<T> {
  private final Analytics.Work<T> work;
  private final Deadline deadline;
  private boolean over;
  private @Nullable DuckDBConnection running;

  Turn(Analytics.Work<T> work, Deadline deadline) {
    this.work = work;
    this.deadline = deadline;
  }

  /** Where connections come from. */
  @FunctionalInterface
  interface Source {
    DuckDBConnection connect() throws SQLException;
  }

  T take(Source source) throws SQLException, IOException {
    deadline.check();
    try (DuckDBConnection connection = source.connect()) {
      begin(connection);
      return deadline.during(() -> run(connection));
    } catch (Failed e) {
      throw e.cause;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private T run(DuckDBConnection connection) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new Failed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void begin(DuckDBConnection connection) {
    if (over) {
      throw deadline.over();
    }
    running = connection;
  }

  /** Whatever runs is interrupted, and nothing begins any more. */
  synchronized void end() {
    over = true;
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a query could not be ended", e);
    }
  }

  private static final class Failed extends RuntimeException {
    private final SQLException cause;

    Failed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
