// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The one DuckDB of this process, on a thread of its own: a virtual thread inside of native code
 * would hold its carrier. It is loaded when it is first used, and reads and writes no files but
 * those in the folders that it is given.
 */
public final class Analytics implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final WorkFolder work;
  private final List<Path> folders;
  private final Limits limits;
  private final ExecutorService thread;
  private @Nullable DuckDBConnection database;

  /**
   * @param memoryMegabytes what DuckDB may hold before it spills to the disk
   * @param spillMegabytes what it may spill, and how large rows may be that were packed
   * @param heapBytes how much of this JVM's heap the rows that are read at a time may take
   */
  public record Limits(int memoryMegabytes, int threads, int spillMegabytes, long heapBytes) {
    /** A table is read, what is made of it is as large, and another one may be read meanwhile. */
    private static final int SHARE = 5;

    /** With the share of the heap that rows may take beside all else that a server does. */
    public static Limits of(int memoryMegabytes, int threads, int spillMegabytes) {
      long heap = Runtime.getRuntime().maxMemory() / SHARE;
      return new Limits(memoryMegabytes, threads, spillMegabytes, heap);
    }

    long spillBytes() {
      return (long) spillMegabytes << 20;
    }
  }

  /**
   * @param work for temporary files; what lies in it is removed
   * @param readable folders whose files may be read, the artifact store's for one; they exist
   */
  public Analytics(Path work, List<Path> readable, Limits limits) {
    this.work = new WorkFolder(work);
    this.folders = Stream.concat(Stream.of(work), readable.stream()).map(Analytics::real).toList();
    this.limits = limits;
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("analytics").daemon().factory());
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WorkFolder work() {
    return work;
  }

  /** Something to be done with a connection of its own; its temporary tables end with it. */
  @FunctionalInterface
  interface Work<T> {
    T run(DuckDBConnection connection) throws SQLException, IOException;
  }

  Limits limits() {
    return limits;
  }

  /**
   * Waits for the thread and does it there.
   *
   * @throws TimedOut if the caller's deadline comes first; it is ended then
   */
  <T> T run(Work<T> todo) {
    Deadline deadline = Deadline.current();
    deadline.check();
    Turn<T> turn = new Turn<>(todo, deadline);
    Future<T> future = thread.submit(() -> turn.take(this::connect));
    try {
      return future.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      turn.end();
      throw deadline.over();
    } catch (InterruptedException e) {
      turn.end();
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the request was interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private DuckDBConnection connect() throws SQLException {
    return open().duplicate().unwrap(DuckDBConnection.class);
  }

  private DuckDBConnection open() throws SQLException {
    DuckDBConnection opened = database;
    if (opened == null) {
      Properties settings = new Properties();
      settings.setProperty("memory_limit", limits.memoryMegabytes() + "MB");
      settings.setProperty("threads", Integer.toString(limits.threads()));
      settings.setProperty("temp_directory", work.path().resolve("spill").toString());
      settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
      settings.setProperty("autoinstall_known_extensions", "false");
      settings.setProperty("autoload_known_extensions", "false");
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
      opened = connection.unwrap(DuckDBConnection.class);
      lock(opened);
      database = opened;
    }
    return opened;
  }

  private void lock(Connection connection) throws SQLException {
    String allowed =
        folders.stream()
            .map(folder -> Sql.text(folder.toString()))
            .collect(Collectors.joining(", ", "[", "]"));
    try (Statement statement = connection.createStatement()) {
      // As a property of the connection it would be shown, and not held.
      statement.execute("set max_temp_directory_size = '%dMiB'".formatted(limits.spillMegabytes()));
      statement.execute("set allowed_directories = " + allowed);
      statement.execute("set enable_external_access = false");
      statement.execute("set TimeZone = 'UTC'");
      statement.execute("set lock_configuration = true");
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case IOException e -> new UncheckedIOException(e);
      case SQLException e when String.valueOf(e.getMessage()).contains("Out of Memory") ->
          new Unavailable("analytics_memory", "not enough memory for this: " + e.getMessage());
      case null, default -> new IllegalStateException("analytics failed: " + cause, cause);
    };
  }

  /** What takes longer than a moment is given up: it has written nothing but temporary files. */
  @Override
  public void close() {
    thread.execute(this::closeHere);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeHere() {
    try {
      if (database != null) {
        database.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB could not be closed", e);
    }
  }
}
