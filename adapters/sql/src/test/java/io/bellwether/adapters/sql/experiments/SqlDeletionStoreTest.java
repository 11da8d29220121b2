// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.DeletionStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDeletionStoreTest {
  abstract static class OnSql extends DeletionStoreContract {
    protected abstract TestDatabase database();

    @Override
    protected Transactions transactions() {
      return database().get();
    }

    @Override
    protected ExperimentStore experiments() {
      return new SqlExperimentStore(database().get());
    }

    @Override
    protected RunStore runs() {
      return new SqlRunStore(database().get(), new SqlMetricStore(database().get()));
    }

    @Override
    protected MetricStore metrics() {
      return new SqlMetricStore(database().get());
    }

    @Override
    protected DeletionStore store() {
      return new SqlDeletionStore(database().get(), new SqlExperimentStore(database().get()));
    }
  }

  @Nested
  class OnSqlite extends OnSql {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected TestDatabase database() {
      return database;
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends OnSql {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected TestDatabase database() {
      return database;
    }
  }
}
