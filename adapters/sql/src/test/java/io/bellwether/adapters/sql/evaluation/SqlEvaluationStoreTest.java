// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.evaluation;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.platform.evaluation.EvaluationDatasetStore;
import io.bellwether.platform.evaluation.ScorerStore;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.EvaluationStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlEvaluationStoreTest {
  abstract static class OnSql extends EvaluationStoreContract {
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
    protected EvaluationDatasetStore datasets() {
      return new SqlEvaluationDatasetStore(database.get());
    }

    @Override
    protected ScorerStore scorers() {
      return new SqlScorerStore(database.get());
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
