// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.registry.MemberVersion;
import io.bellwether.platform.registry.Memberships.Use;
import java.util.List;
import org.jooq.Record;

/** What ensembles are made of, in SQL. */
final class SqlMembers {
  private final Database database;

  SqlMembers(Database database) {
    this.database = database;
  }

  void insert(String workspace, MemberVersion ensemble, List<MemberVersion> members) {
    for (int place = 0; place < members.size(); place++) {
      Object[] values = {
        workspace,
        ensemble.model(),
        ensemble.number(),
        place,
        members.get(place).model(),
        members.get(place).number()
      };
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into ensemble_members
                    (workspace, model, version, place, member_model, member_version)
                  values (?, ?, ?, ?, ?, ?)
                  """,
                  values));
    }
  }

  List<MemberVersion> of(String workspace, String model, int number) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from ensemble_members
                    where workspace = ? and model = ? and version = ? order by place
                    """,
                    workspace,
                    model,
                    number)
                .map(SqlMembers::member));
  }

  List<Use> uses(String workspace, String model) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select distinct model, version, member_model, member_version
                    from ensemble_members where workspace = ? and member_model = ?
                    """,
                    workspace,
                    model)
                .map(row -> new Use(ensemble(row), member(row))));
  }

  /** Before a model goes: PostgreSQL could ask for its members before it lets its ensembles go. */
  void delete(String workspace, String model) {
    database.change(
        sql ->
            sql.execute(
                "delete from ensemble_members where workspace = ? and model = ?",
                workspace,
                model));
  }

  /** The model's versions are members under its new name; both names exist. */
  void renamed(String workspace, String name, String newName) {
    database.change(
        sql ->
            sql.execute(
                """
                update ensemble_members set member_model = ?
                where workspace = ? and member_model = ?
                """,
                newName,
                workspace,
                name));
  }

  private static MemberVersion ensemble(Record row) {
    return new MemberVersion(row.get("model", String.class), row.get("version", Integer.class));
  }

  private static MemberVersion member(Record row) {
    return new MemberVersion(
        row.get("member_model", String.class), row.get("member_version", Integer.class));
  }
}
