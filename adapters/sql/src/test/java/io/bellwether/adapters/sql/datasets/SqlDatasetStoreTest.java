// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.datasets;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.datasets.DatasetStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.DatasetStoreContract;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDatasetStoreTest {
  @Nested
  class OnSqlite extends DatasetStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected DatasetStore store() {
      return new SqlDatasetStore(database.get(), InstantSource.system());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends DatasetStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected DatasetStore store() {
      return new SqlDatasetStore(database.get(), InstantSource.system());
    }
  }
}
