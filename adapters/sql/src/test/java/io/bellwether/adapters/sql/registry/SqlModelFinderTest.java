// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.registry.ModelFinder;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ModelSearchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlModelFinderTest {
  abstract static class OnSql extends ModelSearchContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ModelStore store() {
      return new SqlModelStore(database.get());
    }

    @Override
    protected ModelFinder finder() {
      return new SqlModelFinder(database.get());
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
