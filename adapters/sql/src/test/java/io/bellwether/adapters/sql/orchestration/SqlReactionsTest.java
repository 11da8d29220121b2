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
  @Nested
  class OnSqlite extends ReactionsContract {
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
  class OnPostgres extends ReactionsContract {
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
