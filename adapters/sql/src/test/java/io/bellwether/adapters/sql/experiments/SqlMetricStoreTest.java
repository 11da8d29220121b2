// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.MetricStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlMetricStoreTest {
  abstract static class OnSql extends MetricStoreContract {
    @RegisterExtension final TestDatabase database;

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
    protected RunStore runs() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()));
    }

    @Override
    protected MetricStore store() {
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
