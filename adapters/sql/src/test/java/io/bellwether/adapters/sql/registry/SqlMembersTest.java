// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.MembershipsContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlMembersTest {
  abstract static class OnSql extends MembershipsContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ModelStore store() {
      return new SqlModelStore(database.get());
    }

    @Override
    protected AuditStore auditStore() {
      return new SqlAuditStore(database.get());
    }

    @Override
    protected Outbox outbox() {
      return new SqlOutbox(database.get());
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
