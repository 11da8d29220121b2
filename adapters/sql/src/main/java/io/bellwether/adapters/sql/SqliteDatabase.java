// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Unavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in WAL mode with full synchronisation. One thread writes: it takes the waiting changes one
 * after the other, each in a savepoint of its own, and commits them together, so that one fsync
 * pays for all of them. Native calls hold their thread, hence the platform threads.
 */
public final class SqliteDatabase extends Database {
  private static final int READERS = 4;
  private static final long MAX_BATCH_NANOS = 2_000_000;
  private static final Change<?> STOP = new Change<>(() -> true);

  private final BlockingQueue<Change<?>> changes = new LinkedBlockingQueue<>();
  private final BlockingQueue<StatementCache> readers = new ArrayBlockingQueue<>(READERS);
  private final ExecutorService readerThreads;
  private final StatementCache writer;
  private final DSLContext writerStatements;
  private final Thread writerThread;
  private volatile boolean closed;

  /** Opens the file, makes it if it does not exist, and brings its schema up to date. */
  public static SqliteDatabase open(Path file) {
    SQLiteDataSource source = dataSource(file);
    Migrations.migrate(source, Dialect.SQLITE);
    try {
      return new SqliteDatabase(source);
    } catch (SQLException e) {
      throw new IllegalStateException("SQLite cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private SqliteDatabase(SQLiteDataSource file) throws SQLException {
    super(Dialect.SQLITE);
    this.writer = connect(file);
    this.writerStatements = on(writer);
    for (int i = 0; i < READERS; i++) {
      StatementCache reader = connect(file);
      reader.run("pragma query_only = 1");
      readers.add(reader);
    }
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("sql-reader-", 0).factory();
    readerThreads = Executors.newFixedThreadPool(READERS, daemons);
    writerThread = Thread.ofPlatform().daemon().name("sql-writer").start(this::writeUntilClosed);
  }

  private static StatementCache connect(SQLiteDataSource file) throws SQLException {
    Connection connection = file.getConnection();
    RegexFunction.addTo(connection);
    return new StatementCache(connection);
  }

  private static SQLiteDataSource dataSource(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false); // It is a query after every insert, and nobody asks.
    config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-8000");
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  @Override
  public <T> T write(Supplier<T> work) {
    if (CURRENT.isBound()) {
      return work.get();
    }
    if (closed) {
      throw new Unavailable("shutting_down", "the database is closed (expected: a running server)");
    }
    Change<T> change = new Change<>(work);
    changes.add(change);
    T value = join(change.result);
    change.afterCommit.forEach(Runnable::run);
    return value;
  }

  @Override
  <T> T readAlone(Function<DSLContext, T> queries) {
    return join(CompletableFuture.supplyAsync(() -> readHere(queries), readerThreads));
  }

  private <T> T readHere(Function<DSLContext, T> queries) {
    StatementCache connection = readers.remove();
    try {
      return queries.apply(on(connection));
    } finally {
      readers.add(connection);
    }
  }

  private void writeUntilClosed() {
    try {
      for (Change<?> next = changes.take(); next != STOP; next = changes.take()) {
        commitTogether(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Commits when nobody waits any more, or after two milliseconds. */
  private void commitTogether(Change<?> first) {
    List<Change<?>> applied = new ArrayList<>();
    long deadline = System.nanoTime() + MAX_BATCH_NANOS;
    boolean stop = false;
    try {
      writer.run("begin immediate");
      for (Change<?> change = first; change != null; ) {
        if (change.apply(this)) {
          applied.add(change);
        }
        change = System.nanoTime() < deadline ? changes.poll() : null;
        stop = change == STOP;
        change = stop ? null : change;
      }
      writer.run("commit");
      applied.forEach(Change::succeed);
    } catch (SQLException | RuntimeException e) {
      rollback();
      Unavailable failure =
          new Unavailable(
              "database_unavailable", "the change was not committed: " + e.getMessage());
      failure.initCause(e);
      first.result.completeExceptionally(failure);
      applied.forEach(change -> change.result.completeExceptionally(failure));
    }
    if (stop) {
      changes.add(STOP);
    }
  }

  private void rollback() {
    try {
      writer.run("rollback");
    } catch (SQLException ignored) {
      // There was no transaction to roll back: that it failed is already being told.
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    changes.add(STOP);
    try {
      writerThread.join();
      readerThreads.close();
      for (StatementCache reader : readers) {
        reader.close();
      }
      writer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("SQLite did not close", e);
    }
  }

  private static final class Change<T> {
    private final Supplier<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private Runnable success = () -> {};

    Change(Supplier<T> work) {
      this.work = work;
    }

    /** Whether the change is part of the transaction now; if not, its caller has been told why. */
    boolean apply(SqliteDatabase database) throws SQLException {
      Scope scope = new Scope(database.writerStatements, afterCommit);
      database.writer.run("savepoint change");
      try {
        T value = ScopedValue.where(CURRENT, scope).call(work::get);
        database.writer.run("release change");
        success = () -> result.complete(value);
        return true;
      } catch (RuntimeException | Error e) {
        database.writer.run("rollback to change");
        database.writer.run("release change");
        result.completeExceptionally(e);
        return false;
      }
    }

    void succeed() {
      success.run();
    }
  }
}
