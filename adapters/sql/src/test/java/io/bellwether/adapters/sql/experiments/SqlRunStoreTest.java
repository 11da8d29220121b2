// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.RunStoreContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlRunStoreTest {
  abstract static class OnSql extends RunStoreContract {
    @RegisterExtension final TestDatabase database;
    private @Nullable RunStore store;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ExperimentStore experiments() {
      return new SqlExperimentStore(database.get());
    }

    @Override
    protected RunStore store() {
      RunStore known = store == null ? anotherServers() : store;
      store = known;
      return known;
    }

    private RunStore anotherServers() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()));
    }

    @Test
    void readsAnewWhatAnotherServerHasChanged() {
      Run run = run("r1");
      transactions().write(() -> store().add("default", run, Map.of("own", "1")));
      assertThat(store().detail("default", "r1").orElseThrow().tags()).containsEntry("own", "1");

      transactions().write(() -> anotherServers().setTags("default", run, Map.of("own", "2")));

      assertThat(store().detail("default", "r1").orElseThrow().tags()).containsEntry("own", "2");
    }

    @Test
    void takesARunBroughtInAgainForAnother() {
      Run run = run("r1");
      transactions().write(() -> store().add("default", run, Map.of("own", "1")));
      assertThat(store().detail("default", "r1").orElseThrow().tags()).containsEntry("own", "1");

      SqlDeletionStore deletions = new SqlDeletionStore(database.get());
      transactions().write(() -> deletions.removeRuns("default", List.of("r1")));
      transactions().write(() -> anotherServers().add("default", run, Map.of("own", "2")));

      assertThat(store().detail("default", "r1").orElseThrow().tags()).containsEntry("own", "2");
    }

    private static Run run(String id) {
      return new Run(
          id,
          "1",
          "name",
          "ann",
          RunStatus.RUNNING,
          Instant.EPOCH,
          Optional.empty(),
          Lifecycle.ACTIVE,
          "mlflow-artifacts:/1/" + id + "/artifacts");
    }

    @Override
    protected MetricStore metrics() {
      return new SqlMetricStore(database.get());
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
  }
}
