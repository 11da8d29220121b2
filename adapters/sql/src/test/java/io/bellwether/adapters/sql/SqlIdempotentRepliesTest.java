// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.IdempotentRepliesContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlIdempotentRepliesTest {
  @Nested
  class OnSqlite extends IdempotentRepliesContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected IdempotentReplies replies() {
      return new SqlIdempotentReplies(database.get());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends IdempotentRepliesContract {
    @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected IdempotentReplies replies() {
      return new SqlIdempotentReplies(database.get());
    }
  }
}
