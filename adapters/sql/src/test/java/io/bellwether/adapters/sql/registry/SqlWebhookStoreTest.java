// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.registry.webhooks.WebhookStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.WebhookStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlWebhookStoreTest {
  @Nested
  class OnSqlite extends WebhookStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected WebhookStore store() {
      return new SqlWebhookStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends WebhookStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected WebhookStore store() {
      return new SqlWebhookStore(database.get());
    }
  }
}
