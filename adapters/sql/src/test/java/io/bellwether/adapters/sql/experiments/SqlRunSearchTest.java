// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.search.Few;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.RunSearchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The ways to the runs of a search: starting from few of them, and walking through an index, beside
 * a list of what meets a condition perhaps.
 */
class SqlRunSearchTest {
  private static final Few NONE = new Few(0, 0);
  private static final Few LISTED = new Few(0, 20_000);

  abstract static class OnSql extends RunSearchContract {
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
    protected RunStore store() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()), NONE);
    }

    @Override
    protected MetricStore metrics() {
      return new SqlMetricStore(database.get());
    }
  }

  @Nested
  class FromFewOnSqlite extends OnSql {
    FromFewOnSqlite() {
      super(new TestDatabase.Sqlite());
    }

    @Override
    protected RunStore store() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()));
    }
  }

  @Nested
  class WalkingOnSqlite extends OnSql {
    WalkingOnSqlite() {
      super(new TestDatabase.Sqlite());
    }
  }

  @Nested
  class WalkingBesideAListOnSqlite extends OnSql {
    WalkingBesideAListOnSqlite() {
      super(new TestDatabase.Sqlite());
    }

    @Override
    protected RunStore store() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()), LISTED);
    }
  }

  @Nested
  @Tag("postgres")
  class WalkingOnPostgres extends OnSql {
    WalkingOnPostgres() {
      super(new TestDatabase.Postgres());
    }
  }
}
