// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.serving;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.serving.FailureStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.FailureStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlFailureStoreTest {
  abstract static class OnSql extends FailureStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected FailureStore store() {
      return new SqlFailureStore(database.get());
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
