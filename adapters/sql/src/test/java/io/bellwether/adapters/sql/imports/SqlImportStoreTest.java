// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.imports.ImportStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ImportStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlImportStoreTest {
  @Nested
  class OnSqlite extends ImportStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ImportStore store() {
      return new SqlImportStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends ImportStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ImportStore store() {
      return new SqlImportStore(database.get());
    }
  }
}
