// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ExperimentStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlExperimentStoreTest {
  @Nested
  class OnSqlite extends ExperimentStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ExperimentStore store() {
      return new SqlExperimentStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends ExperimentStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ExperimentStore store() {
      return new SqlExperimentStore(database.get());
    }
  }
}
