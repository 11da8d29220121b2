// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.TransactionsContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTransactionsTest {
  @Nested
  class OnSqlite extends TransactionsContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

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
  @Tag("postgres")
  class OnPostgres extends TransactionsContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected Outbox outbox() {
      return new SqlOutbox(database.get());
    }
  }
}
