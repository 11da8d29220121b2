// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.experiments.SqlDeletionStore;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.reviews.IssueStore;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ReviewStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReviewStoreTest {
  abstract static class OnSql extends ReviewStoreContract {
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
    protected LabelSchemaStore schemas() {
      return new SqlLabelSchemaStore(database.get());
    }

    @Override
    protected ReviewQueueStore queues() {
      return new SqlReviewQueueStore(database.get());
    }

    @Override
    protected IssueStore issues() {
      return new SqlIssueStore(database.get());
    }

    @Override
    protected DeletionStore deletions() {
      return new SqlDeletionStore(database.get());
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
