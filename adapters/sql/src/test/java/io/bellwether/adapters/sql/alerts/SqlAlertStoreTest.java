// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.alerts;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.alerts.AlertStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.AlertStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAlertStoreTest {
  @Nested
  class OnSqlite extends AlertStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected AlertStore store() {
      return new SqlAlertStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends AlertStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected AlertStore store() {
      return new SqlAlertStore(database.get());
    }
  }
}
