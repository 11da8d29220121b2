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
  @Nested
  class OnSqlite extends LabelStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

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
  @Tag("postgres")
  class OnPostgres extends LabelStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected LabelStore store() {
      return new SqlLabelStore(database.get());
    }
  }
}
