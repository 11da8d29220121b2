// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.access;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.access.ApiKeyStore;
import io.bellwether.platform.access.RoleStore;
import io.bellwether.platform.access.UserStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.AccessStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAccessStoreTest {
  abstract static class OnSql extends AccessStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected UserStore users() {
      return new SqlUserStore(database.get());
    }

    @Override
    protected ApiKeyStore keys() {
      return new SqlApiKeyStore(database.get());
    }

    @Override
    protected RoleStore roles() {
      return new SqlRoleStore(database.get());
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
