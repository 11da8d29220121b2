// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.testkit.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh database for each test; closed and removed afterwards. */
public abstract sealed class TestDatabase implements BeforeEachCallback, AfterEachCallback {
  private @Nullable Database database;

  public final Database get() {
    if (database == null) {
      throw new IllegalStateException("no test is running");
    }
    return database;
  }

  abstract Database open() throws Exception;

  abstract void remove() throws Exception;

  @Override
  public final void beforeEach(ExtensionContext context) throws Exception {
    database = open();
  }

  @Override
  public final void afterEach(ExtensionContext context) throws Exception {
    get().close();
    remove();
  }

  /** A file in a temporary folder. */
  public static final class Sqlite extends TestDatabase {
    private Path folder = Path.of("");

    @Override
    Database open() throws Exception {
      folder = Files.createTempDirectory("bellwether-sqlite");
      return DatabaseUrl.parse("sqlite:////" + folder.resolve("test.db")).open();
    }

    @Override
    void remove() throws Exception {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** A database of its own in the one cluster that this JVM starts. */
  public static final class Postgres extends TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    Database open() throws Exception {
      String name = "test" + COUNT.incrementAndGet();
      return DatabaseUrl.parse(PostgresCluster.running().newDatabase(name)).open();
    }

    @Override
    void remove() {}
  }
}
