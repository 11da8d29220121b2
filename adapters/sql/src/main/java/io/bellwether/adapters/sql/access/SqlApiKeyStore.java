// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.access;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.access.ApiKey;
import io.bellwether.platform.access.ApiKeyStore;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** API keys in SQL. */
public final class SqlApiKeyStore implements ApiKeyStore {
  private static final String SELECT =
      """
      select u.*, k.key_id, k.prefix, k.label, k.created_at as key_created_at, k.expires_at
      from api_keys k join users u on u.user_id = k.user_id where
      """;

  private final Database database;

  public SqlApiKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(ApiKey key, String hash) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into api_keys (key_id, user_id, hash, prefix, label, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key.id(),
                key.owner().id(),
                hash,
                key.prefix(),
                key.label(),
                Columns.micros(key.createdAt()),
                key.expiresAt().map(Columns::micros).orElse(null)));
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return select(" k.key_id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<ApiKey> findByHash(String hash) {
    return select(" k.hash = ?", hash).stream().findFirst();
  }

  @Override
  public List<ApiKey> list(long userId) {
    return select(" k.user_id = ? order by k.created_at, k.key_id", userId);
  }

  private List<ApiKey> select(String condition, Object value) {
    return database.read(sql -> sql.fetch(SELECT + condition, value).map(SqlApiKeyStore::key));
  }

  @Override
  public void delete(String id) {
    database.change(sql -> sql.execute("delete from api_keys where key_id = ?", id));
  }

  private static ApiKey key(Record row) {
    return new ApiKey(
        row.get("key_id", String.class),
        SqlUserStore.user(row),
        row.get("prefix", String.class),
        row.get("label", String.class),
        Columns.time(row.get("key_created_at", Long.class)),
        Optional.ofNullable(row.get("expires_at", Long.class)).map(Columns::time));
  }
}
