// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Transactions;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What the stores run their statements on. The two databases differ in how they write and read. */
public abstract sealed class Database implements Transactions, AutoCloseable
    permits PostgresDatabase, SqliteDatabase {
  private static final Settings SETTINGS =
      new Settings().withExecuteLogging(false).withCacheRecordMappers(true);

  /** The transaction that the present thread is in. */
  static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

  /** The connection of the read that the present thread is in. */
  private static final ScopedValue<DSLContext> READING = ScopedValue.newInstance();

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final Dialect dialect;

  Database(Dialect dialect) {
    this.dialect = dialect;
  }

  public final Dialect dialect() {
    return dialect;
  }

  /**
   * Runs queries; inside a change they see what the change has written so far. A read within a read
   * goes on with the same connection: if it waited for another, enough of them would wait for each
   * other for ever.
   */
  public final <T> T read(Function<DSLContext, T> queries) {
    if (CURRENT.isBound()) {
      return queries.apply(CURRENT.get().statements());
    }
    if (READING.isBound()) {
      return queries.apply(READING.get());
    }
    return readAlone(
        statements -> ScopedValue.where(READING, statements).call(() -> queries.apply(statements)));
  }

  /** Runs queries on a connection that nobody else uses meanwhile. */
  abstract <T> T readAlone(Function<DSLContext, T> queries);

  /** Whether reads see what may yet be undone. */
  public final boolean isChanging() {
    return CURRENT.isBound();
  }

  /** Runs statements of the change that the caller is in. */
  public final <T> T change(Function<DSLContext, T> statements) {
    return statements.apply(scope().statements());
  }

  private static Scope scope() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("a change outside of Transactions.write");
    }
    return CURRENT.get();
  }

  /**
   * Runs a statement of the change that the caller is in whose result nobody waits for: PostgreSQL
   * gets it in one message with the change's next one, or with its commit.
   */
  public final void later(String sql, @Nullable Object... values) {
    switch (dialect) {
      case SQLITE -> change(statements -> statements.execute(sql, values));
      case POSTGRES -> scope().later(sql, Arrays.asList(values));
    }
  }

  /** Runs a query of the change that the caller is in, with the statements that wait for one. */
  public final Result<Record> fetch(String sql, Object... values) {
    return switch (dialect) {
      case SQLITE -> change(statements -> statements.fetch(sql, values));
      case POSTGRES -> scope().fetch(sql, List.of(values));
    };
  }

  @Override
  public final void afterCommit(Runnable action) {
    if (CURRENT.isBound()) {
      CURRENT.get().afterCommit().add(action);
    } else {
      action.run();
    }
  }

  @Override
  public abstract void close();

  /** Waits for what another thread does, and fails as that did. */
  static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  final DSLContext on(Connection connection) {
    return DSL.using(connection, dialect.jooq(), SETTINGS);
  }
}
