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
  abstract static class OnSql extends FeatureViewStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

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
