// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.access;

import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.Membership;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.RoleStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Record;

/** Roles, grants and memberships in SQL. */
public final class SqlRoleStore implements RoleStore {
  private final Database database;

  public SqlRoleStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Role> add(String workspace, String name, Optional<String> description) {
    return database.change(
        sql -> {
          if (find(workspace, name).isPresent()) {
            return Optional.empty();
          }
          long id = Numbers.next(sql, "roles");
          int added =
              sql.execute(
                  """
                  insert into roles (workspace, name, role_id, description) values (?, ?, ?, ?)
                  on conflict do nothing
                  """,
                  workspace,
                  name,
                  id,
                  description.orElse(null));
          return added == 1
              ? Optional.of(new Role(id, workspace, name, description, List.of()))
              : Optional.empty();
        });
  }

  @Override
  public Optional<Role> find(long id) {
    return select("role_id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<Role> find(String workspace, String name) {
    return select("workspace = ? and name = ?", workspace, name).stream().findFirst();
  }

  @Override
  public List<Role> list(Optional<String> workspace) {
    return workspace.map(name -> select("workspace = ?", name)).orElseGet(() -> select("1 = 1"));
  }

  @Override
  public List<Role> rolesOf(long userId) {
    return select("role_id in (select role_id from role_members where user_id = ?)", userId);
  }

  /** The condition serves twice: for the roles and for their grants. */
  private List<Role> select(String condition, Object... values) {
    String grants =
        """
        select * from role_grants where role_id in (select role_id from roles where %s)
        order by grant_id
        """
            .formatted(condition);
    String roles = "select * from roles where " + condition + " order by role_id";
    return database.read(
        sql -> {
          Map<Long, List<Grant>> byRole =
              sql.fetch(grants, values).map(SqlRoleStore::grant).stream()
                  .collect(Collectors.groupingBy(Grant::roleId));
          return sql.fetch(roles, values)
              .map(
                  row -> role(row, byRole.getOrDefault(row.get("role_id", Long.class), List.of())));
        });
  }

  private static Role role(Record row, List<Grant> grants) {
    return new Role(
        row.get("role_id", Long.class),
        row.get("workspace", String.class),
        row.get("name", String.class),
        Optional.ofNullable(row.get("description", String.class)),
        grants);
  }

  private static Grant grant(Record row) {
    return new Grant(
        row.get("grant_id", Long.class),
        row.get("role_id", Long.class),
        ResourceType.valueOf(row.get("type", String.class)),
        row.get("pattern", String.class),
        Level.valueOf(row.get("level", String.class)));
  }

  @Override
  public boolean update(Role role) {
    Optional<Role> sameName = find(role.workspace(), role.name());
    if (sameName.isPresent() && sameName.get().id() != role.id()) {
      return false;
    }
    database.change(
        sql ->
            sql.execute(
                "update roles set name = ?, description = ? where role_id = ?",
                role.name(),
                role.description().orElse(null),
                role.id()));
    return true;
  }

  @Override
  public void delete(long id) {
    database.change(
        sql -> {
          sql.execute("delete from role_grants where role_id = ?", id);
          sql.execute("delete from role_members where role_id = ?", id);
          return sql.execute("delete from roles where role_id = ?", id);
        });
  }

  @Override
  public Optional<Grant> grant(long roleId, ResourceType type, String pattern, Level level) {
    return database.change(
        sql -> {
          long id = Numbers.next(sql, "role_grants");
          int added =
              sql.execute(
                  """
                  insert into role_grants (role_id, type, pattern, grant_id, level)
                  values (?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  roleId,
                  type.name(),
                  pattern,
                  id,
                  level.name());
          return added == 1
              ? Optional.of(new Grant(id, roleId, type, pattern, level))
              : Optional.empty();
        });
  }

  @Override
  public Optional<Grant> findGrant(long id) {
    return database
        .read(sql -> sql.fetchOptional("select * from role_grants where grant_id = ?", id))
        .map(SqlRoleStore::grant);
  }

  @Override
  public void setLevel(long grantId, Level level) {
    database.change(
        sql ->
            sql.execute(
                "update role_grants set level = ? where grant_id = ?", level.name(), grantId));
  }

  @Override
  public void revoke(long grantId) {
    database.change(sql -> sql.execute("delete from role_grants where grant_id = ?", grantId));
  }

  @Override
  public Optional<Membership> assign(long userId, long roleId) {
    return database.change(
        sql -> {
          long id = Numbers.next(sql, "role_members");
          int added =
              sql.execute(
                  """
                  insert into role_members (user_id, role_id, membership_id) values (?, ?, ?)
                  on conflict do nothing
                  """,
                  userId,
                  roleId,
                  id);
          return added == 1 ? Optional.of(new Membership(id, userId, roleId)) : Optional.empty();
        });
  }

  @Override
  public boolean unassign(long userId, long roleId) {
    String delete = "delete from role_members where user_id = ? and role_id = ?";
    return database.change(sql -> sql.execute(delete, userId, roleId)) == 1;
  }

  @Override
  public List<Membership> members(long roleId) {
    String query = "select * from role_members where role_id = ? order by membership_id";
    return database.read(
        sql ->
            sql.fetch(query, roleId)
                .map(
                    row ->
                        new Membership(
                            row.get("membership_id", Long.class),
                            row.get("user_id", Long.class),
                            roleId)));
  }

  @Override
  public List<Grant> grantsOf(String workspace, long userId) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select g.* from role_members m
                    join roles r on r.role_id = m.role_id and r.workspace = ?
                    join role_grants g on g.role_id = m.role_id
                    where m.user_id = ?
                    """,
                    workspace,
                    userId)
                .map(SqlRoleStore::grant));
  }

  @Override
  public void renameResource(String workspace, ResourceType type, String from, String to) {
    deleteResource(workspace, type, to);
    database.change(
        sql ->
            sql.execute(
                """
                update role_grants set pattern = ? where type = ? and pattern = ?
                  and role_id in (select role_id from roles where workspace = ?)
                """,
                to,
                type.name(),
                from,
                workspace));
  }

  @Override
  public void deleteResource(String workspace, ResourceType type, String pattern) {
    database.change(
        sql ->
            sql.execute(
                """
                delete from role_grants where type = ? and pattern = ?
                  and role_id in (select role_id from roles where workspace = ?)
                """,
                type.name(),
                pattern,
                workspace));
  }
}
