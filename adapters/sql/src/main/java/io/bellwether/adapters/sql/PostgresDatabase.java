// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.bellwether.platform.shared.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL through a pool of connections. A transaction that another one got in the way of is run
 * again, three times at most. It runs on a platform thread: a virtual one would be parked and woken
 * at each of its many short answers. A read has few, and is not worth the way to another thread.
 */
public final class PostgresDatabase extends Database {
  private static final int RETRIES = 3;
  private static final int CONNECTIONS = 16;

  private final HikariDataSource pool;
  private final ExecutorService threads;

  /** Connects and brings the schema up to date. */
  public static PostgresDatabase connect(
      String jdbcUrl, @Nullable String user, @Nullable String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(2);
    config.setPoolName("postgres");
    config.setConnectionTimeout(10_000);
    HikariDataSource pool = open(config);
    try {
      Migrations.migrate(pool, Dialect.POSTGRES);
      return new PostgresDatabase(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariDataSource open(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new Unavailable(
          "database_unreachable", "%s: %s".formatted(config.getJdbcUrl(), cause.getMessage()));
    }
  }

  private PostgresDatabase(HikariDataSource pool) {
    super(Dialect.POSTGRES);
    this.pool = pool;
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("sql-", 0).factory();
    threads = Executors.newFixedThreadPool(CONNECTIONS, daemons);
  }

  @Override
  public <T> T write(Supplier<T> work) {
    if (CURRENT.isBound()) {
      return work.get();
    }
    Committed<T> committed = join(CompletableFuture.supplyAsync(() -> commit(work), threads));
    committed.actions().forEach(Runnable::run);
    return committed.result();
  }

  private record Committed<T>(T result, List<Runnable> actions) {}

  private <T> Committed<T> commit(Supplier<T> work) {
    boolean metAnother = false;
    for (int attempt = 0; ; attempt++) {
      try {
        return transact(work);
      } catch (SQLException | DataAccessException e) {
        SQLException cause = cause(e);
        boolean meetsAnother = cause != null && isByAnother(cause) && !metAnother;
        boolean mayPass = meetsAnother || (cause != null && Dialect.isRetryable(cause));
        metAnother |= meetsAnother;
        if (mayPass && attempt < RETRIES) {
          pause(attempt);
        } else if (e instanceof DataAccessException statement && !isLost(cause)) {
          throw statement;
        } else {
          throw unavailable(e);
        }
      }
    }
  }

  /**
   * A row that another change has just added, or taken away from what hangs on it, is found so when
   * this one runs again, and then it says so in its own words.
   */
  private static boolean isByAnother(SQLException cause) {
    return Dialect.POSTGRES.isUniqueViolation(cause) || Dialect.isForeignKeyViolation(cause);
  }

  /** The connection broke, or the server ends: the change may be tried again later. */
  private static boolean isLost(@Nullable SQLException cause) {
    String state = cause == null ? null : cause.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private <T> Committed<T> transact(Supplier<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      Scope scope = new Scope(on(connection), new ArrayList<>());
      try {
        T result = ScopedValue.where(CURRENT, scope).call(work::get);
        scope.commit(connection);
        return new Committed<>(result, scope.afterCommit());
      } catch (RuntimeException | Error | SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  @Override
  <T> T readAlone(Function<DSLContext, T> queries) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(true);
      return queries.apply(on(connection));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void close() {
    threads.close();
    pool.close();
  }

  private static @Nullable SQLException cause(Exception e) {
    return e instanceof DataAccessException statement
        ? statement.getCause(SQLException.class)
        : (SQLException) e;
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Unavailable unavailable(Exception e) {
    Unavailable failure =
        new Unavailable("database_unavailable", "PostgreSQL does not answer: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
