// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.monitoring.ReferenceStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ReferenceStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReferenceStoreTest {
  @Nested
  class OnSqlite extends ReferenceStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ReferenceStore store() {
      return new SqlReferenceStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends ReferenceStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ReferenceStore store() {
      return new SqlReferenceStore(database.get());
    }
  }
}
