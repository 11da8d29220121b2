// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.TraceMetricStore;
import io.bellwether.platform.tracing.TraceStore;
import io.bellwether.testkit.TraceMetricStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTraceMetricStoreTest {
  abstract static class OnSql extends TraceMetricStoreContract {
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
    protected TraceStore traces() {
      return new SqlTraceStore(database.get());
    }

    @Override
    protected AssessmentStore assessments() {
      return new SqlAssessmentStore(database.get());
    }

    @Override
    protected TraceMetricStore store() {
      return new SqlTraceMetricStore(database.get());
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
