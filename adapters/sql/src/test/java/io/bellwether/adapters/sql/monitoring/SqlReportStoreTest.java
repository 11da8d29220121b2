// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.monitoring.ReportStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.ReportStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReportStoreTest {
  @Nested
  class OnSqlite extends ReportStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ReportStore store() {
      return new SqlReportStore(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends ReportStoreContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ReportStore store() {
      return new SqlReportStore(database.get());
    }
  }
}
