// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.gateway;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.GatewayStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlGatewayStoreTest {
  abstract static class OnSql extends GatewayStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected GatewayStore<GatewaySecret> secrets() {
      return new SqlGatewayStore<>(database.get(), GatewaySecret.class);
    }

    @Override
    protected GatewayStore<ModelDefinition> definitions() {
      return new SqlGatewayStore<>(database.get(), ModelDefinition.class);
    }

    @Override
    protected GatewayStore<GatewayEndpoint> endpoints() {
      return new SqlGatewayStore<>(database.get(), GatewayEndpoint.class);
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
