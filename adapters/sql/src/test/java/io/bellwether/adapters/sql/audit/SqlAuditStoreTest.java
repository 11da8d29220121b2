// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.AuditStoreContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAuditStoreTest {
  private static Experiment experiment(String id) {
    Instant now = Instant.EPOCH;
    return new Experiment(id, "name" + id, "place", Lifecycle.ACTIVE, now, now, Map.of());
  }

  abstract static class OnSql extends AuditStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected AuditStore store() {
      return new SqlAuditStore(database.get());
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

    @Test
    void twoChangesInsertAndRecordWithoutWaitingForEachOther() throws Exception {
      ExperimentStore experiments = new SqlExperimentStore(database.get());
      Audit audit = new Audit(store(), InstantSource.system());
      Caller caller = new Caller(Caller.DEFAULT_WORKSPACE, "local", "request");
      CountDownLatch inserted = new CountDownLatch(2);
      AtomicInteger attempts = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Boolean>> changes =
            Stream.of("101", "102")
                .map(SqlAuditStoreTest::experiment)
                .<Callable<Boolean>>map(
                    experiment ->
                        () ->
                            database
                                .get()
                                .write(
                                    () -> {
                                      attempts.incrementAndGet();
                                      experiments.add(caller.workspace(), experiment);
                                      inserted.countDown();
                                      await(inserted);
                                      audit.record(caller, "a", experiment.id(), Map.of());
                                      return true;
                                    }))
                .toList();
        for (Future<Boolean> change : threads.invokeAll(changes)) {
          assertThat(change.get()).isTrue();
        }
      }
      assertThat(attempts).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
