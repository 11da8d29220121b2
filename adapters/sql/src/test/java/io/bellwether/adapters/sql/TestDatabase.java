// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.testkit.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh database for each test; closed and removed afterwards. It is a copy of one that has been
 * migrated once: the migrations took longer than most tests.
 */
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
    private static byte @Nullable [] migrated;

    private Path folder = Path.of("");

    @Override
    Database open() throws Exception {
      byte[] content = migrated();
      folder = Files.createTempDirectory("bellwether-sqlite");
      return open(Files.write(file(), content));
    }

    private static Database open(Path file) {
      return DatabaseUrl.parse("sqlite:////" + file).open();
    }

    private Path file() {
      return folder.resolve("test.db");
    }

    private static synchronized byte[] migrated() throws Exception {
      if (migrated == null) {
        Sqlite first = new Sqlite();
        first.folder = Files.createTempDirectory("bellwether-sqlite");
        open(first.file()).close();
        migrated = Files.readAllBytes(first.file());
        first.remove();
      }
      return migrated;
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
    private static final String MIGRATED = "migrated";

    private static int count;

    @Override
    Database open() throws Exception {
      return DatabaseUrl.parse(copy()).open();
    }

    private static synchronized String copy() throws Exception {
      PostgresCluster cluster = PostgresCluster.running();
      if (count == 0) {
        DatabaseUrl.parse(cluster.newDatabase(MIGRATED)).open().close();
      }
      count++;
      return cluster.copyDatabase(MIGRATED, "test" + count);
    }

    @Override
    void remove() {}
  }
}
