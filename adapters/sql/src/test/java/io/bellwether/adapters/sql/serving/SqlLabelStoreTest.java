// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.serving;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.serving.LabelStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.LabelStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLabelStoreTest {
  abstract static class OnSql extends LabelStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected LabelStore store() {
      return new SqlLabelStore(database.get());
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
