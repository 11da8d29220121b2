// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.audit;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.AuditStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAuditStoreTest {
  @Nested
  class OnSqlite extends AuditStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected AuditStore store() {
      return new SqlAuditStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends AuditStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected AuditStore store() {
      return new SqlAuditStore(database.get());
    }
  }
}
