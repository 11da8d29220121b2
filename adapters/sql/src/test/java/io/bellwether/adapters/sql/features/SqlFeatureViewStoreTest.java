// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.features;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.features.FeatureViewStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.FeatureViewStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlFeatureViewStoreTest {
  @Nested
  class OnSqlite extends FeatureViewStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected FeatureViewStore store() {
      return new SqlFeatureViewStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends FeatureViewStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected FeatureViewStore store() {
      return new SqlFeatureViewStore(database.get());
    }
  }
}
