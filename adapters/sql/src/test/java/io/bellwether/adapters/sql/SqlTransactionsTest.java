// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.TransactionsContract;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTransactionsTest {
  private static final int READERS = 4;

  /** Reads within reads, each of which holds its connection until all of them have one. */
  private static void readWithinReads(Database database) throws Exception {
    CyclicBarrier all = new CyclicBarrier(READERS);
    Callable<Result<Record>> nested =
        () ->
            database.read(
                _ -> {
                  await(all);
                  return database.read(sql -> sql.fetch("select 1"));
                });
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Result<Record>> read : readers.invokeAll(Collections.nCopies(READERS, nested))) {
        assertThat(read.get()).hasSize(1);
      }
    }
  }

  private static void await(CyclicBarrier all) {
    try {
      all.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  abstract static class OnSql extends TransactionsContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected Outbox outbox() {
      return new SqlOutbox(database.get());
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readsWithinReads() throws Exception {
      readWithinReads(database.get());
    }

    private void addLater(String workspace) {
      database.get().later("insert into workspaces (name, created_at) values (?, 0)", workspace);
    }

    private boolean exists(String workspace) {
      return database
          .get()
          .read(sql -> sql.fetch("select 1 from workspaces where name = ?", workspace))
          .isNotEmpty();
    }

    @Test
    void laterStatementsAreCommitted() {
      database.get().write(() -> addLater("a"));

      assertThat(exists("a")).isTrue();
    }

    @Test
    void laterStatementsAreSeenByThoseBehindThem() {
      boolean seen =
          database
              .get()
              .write(
                  () -> {
                    addLater("a");
                    addLater("b");
                    return exists("a") && exists("b");
                  });
      int fetched =
          database
              .get()
              .write(
                  () -> {
                    addLater("c");
                    return database.get().fetch("select 1 from workspaces where name = 'c'").size();
                  });

      assertThat(seen).isTrue();
      assertThat(fetched).isEqualTo(1);
    }

    @Test
    void nothingStaysIfALaterStatementFails() {
      database.get().write(() -> addLater("a"));

      assertThatThrownBy(
              () ->
                  database
                      .get()
                      .write(
                          () -> {
                            addLater("b");
                            addLater("a");
                          }))
          .isInstanceOf(DataAccessException.class);
      assertThat(exists("b")).isFalse();
      assertThat(database.get().write(() -> exists("a"))).isTrue();
    }

    @Test
    void nothingStaysOfAChangeThatFailsBehindALaterStatement() {
      assertThatThrownBy(
              () ->
                  database
                      .get()
                      .write(
                          () -> {
                            addLater("a");
                            throw new IllegalStateException("behind it");
                          }))
          .hasMessage("behind it");
      assertThat(exists("a")).isFalse();
    }
  }

  @Nested
  class OnSqlite extends OnSql {
    OnSqlite() {
      super(new TestDatabase.Sqlite());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends OnSql {
    OnPostgres() {
      super(new TestDatabase.Postgres());
    }

    /**
     * As a deletion that waits for a registration, which waits for it, and then adds to its row.
     */
    @Test
    void whatMeetsAnotherChangeAfterADeadlockIsRunOnceMore() {
      Deque<String> states = new ArrayDeque<>(List.of("40P01", "23503"));
      String done =
          database
              .get()
              .write(
                  () -> {
                    if (!states.isEmpty()) {
                      SQLException met = new SQLException("", states.remove());
                      throw new DataAccessException("it met another change", met);
                    }
                    return "done";
                  });
      assertThat(done).isEqualTo("done");
    }
  }
}
