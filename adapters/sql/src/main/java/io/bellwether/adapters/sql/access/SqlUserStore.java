// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.access;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.access.Account;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.User;
import io.bellwether.platform.access.UserStore;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Users in SQL. */
public final class SqlUserStore implements UserStore {
  private final Database database;

  public SqlUserStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<User> add(String name, String passwordHash, boolean admin, Instant createdAt) {
    return database.change(
        sql -> {
          if (find(name).isPresent()) {
            return Optional.empty();
          }
          long id = Numbers.next(sql, "users");
          int added =
              sql.execute(
                  """
                  insert into users (user_id, name, password_hash, admin, created_at)
                  values (?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  id,
                  name,
                  passwordHash,
                  admin ? 1L : 0L,
                  Columns.micros(createdAt));
          return added == 1
              ? Optional.of(new User(id, name, admin, Columns.time(Columns.micros(createdAt))))
              : Optional.empty();
        });
  }

  @Override
  public Optional<Account> find(String name) {
    return one("select * from users where name = ?", name);
  }

  @Override
  public Optional<Account> find(long id) {
    return one("select * from users where user_id = ?", id);
  }

  private Optional<Account> one(String query, Object value) {
    return database
        .read(sql -> sql.fetchOptional(query, value))
        .map(row -> new Account(user(row), row.get("password_hash", String.class)));
  }

  static User user(Record row) {
    return new User(
        row.get("user_id", Long.class),
        row.get("name", String.class),
        row.get("admin", Long.class) == 1,
        Columns.time(row.get("created_at", Long.class)));
  }

  @Override
  public Page<User> list(Page.Request page) {
    String name = database.dialect().binary("name");
    String query = "select * from users where %s > ? order by %s limit ?".formatted(name, name);
    List<User> oneMore =
        database.read(
            sql ->
                sql.fetch(query, page.after().orElse(""), page.limit() + 1)
                    .map(SqlUserStore::user));
    return Page.of(oneMore, page.limit(), User::name);
  }

  @Override
  public void setPassword(long id, String passwordHash) {
    database.change(
        sql ->
            sql.execute("update users set password_hash = ? where user_id = ?", passwordHash, id));
  }

  @Override
  public void setAdmin(long id, boolean admin) {
    database.change(
        sql -> sql.execute("update users set admin = ? where user_id = ?", admin ? 1L : 0L, id));
  }

  @Override
  public void deleteKeys(long id) {
    database.change(sql -> sql.execute("delete from api_keys where user_id = ?", id));
  }

  @Override
  public void delete(long id) {
    database.change(
        sql -> {
          sql.execute("delete from api_keys where user_id = ?", id);
          sql.execute("delete from role_members where user_id = ?", id);
          sql.execute(
              """
              delete from role_members where role_id in (select role_id from roles where name = ?)
              """,
              Role.personal(id));
          sql.execute(
              """
              delete from role_grants where role_id in (select role_id from roles where name = ?)
              """,
              Role.personal(id));
          sql.execute("delete from roles where name = ?", Role.personal(id));
          return sql.execute("delete from users where user_id = ?", id);
        });
  }

  @Override
  public int admins() {
    return database.read(
        sql -> sql.fetchSingle("select count(*) from users where admin = 1").get(0, Integer.class));
  }
}
