// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.orchestration;

import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ReactionsContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReactionsTest {
  abstract static class OnSql extends ReactionsContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected Outbox outbox() {
      return new SqlOutbox(database.get());
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
