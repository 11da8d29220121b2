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
  abstract static class OnSql extends DatasetStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

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
