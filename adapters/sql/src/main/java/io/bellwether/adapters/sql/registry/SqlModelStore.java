// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.MemberVersion;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Models and versions in SQL. */
public final class SqlModelStore implements ModelStore {
  private static final String VERSION_COLUMNS =
      "version, semantic_version, stage, run_id, source, content, description, tags, created_at,"
          + " updated_at, created_by, validation";
  private static final String MEMBER_COLUMNS = "version, place, member_model, member_version";
  private static final String CHANGE_COLUMNS =
      "sequence, alias, from_version, to_version, actor, reason, time";

  private final Database database;
  private final ModelTags tags;
  private final SqlMembers members;

  public SqlModelStore(Database database) {
    this.database = database;
    this.tags = new ModelTags(database);
    this.members = new SqlMembers(database);
  }

  @Override
  public Optional<RegisteredModel> find(String workspace, String name) {
    List<Record> rows =
        database.read(
            sql ->
                sql.fetch(
                    "select * from registered_models where workspace = ? and name = ?",
                    workspace,
                    name));
    return ModelRows.models(database, workspace, rows).stream().findFirst();
  }

  @Override
  public Page<RegisteredModel> list(String workspace, Page.Request page) {
    String name = database.dialect().binary("name");
    List<Record> rows =
        database.read(
            sql ->
                sql.fetch(
                    "select * from registered_models where workspace = ? and "
                        + name
                        + " > ? order by "
                        + name
                        + " limit ?",
                    workspace,
                    page.after().orElse(""),
                    page.limit() + 1));
    return Page.of(
        ModelRows.models(database, workspace, rows), page.limit(), RegisteredModel::name);
  }

  @Override
  public boolean insert(String workspace, RegisteredModel model) {
    int inserted =
        database.change(
            sql ->
                sql.execute(
                    """
                    insert into registered_models
                      (workspace, name, description, tags, last_number, created_at, updated_at)
                    values (?, ?, ?, ?, 0, ?, ?) on conflict (workspace, name) do nothing
                    """,
                    workspace,
                    model.name(),
                    model.description(),
                    Columns.texts(model.tags()),
                    Columns.micros(model.createdAt()),
                    Columns.micros(model.updatedAt())));
    if (inserted == 1) {
      tags.ofModel(workspace, model.name(), model.tags());
    }
    return inserted == 1;
  }

  @Override
  public void update(String workspace, RegisteredModel model) {
    database.change(
        sql ->
            sql.execute(
                """
                update registered_models set description = ?, tags = ?, updated_at = ?
                where workspace = ? and name = ?
                """,
                model.description(),
                Columns.texts(model.tags()),
                Columns.micros(model.updatedAt()),
                workspace,
                model.name()));
    tags.ofModel(workspace, model.name(), model.tags());
  }

  @Override
  public void delete(String workspace, String name) {
    members.delete(workspace, name);
    database.change(
        sql ->
            sql.execute(
                "delete from registered_models where workspace = ? and name = ?", workspace, name));
  }

  /** By a copy under the new name, for the rows below refer to the name. */
  @Override
  public boolean rename(String workspace, String name, String newName, Instant time) {
    int added =
        database.change(
            sql ->
                sql.execute(
                    """
                    insert into registered_models
                      (workspace, name, description, tags, last_number, created_at, updated_at)
                    select workspace, ?, description, tags, last_number, created_at,
                      cast(? as bigint)
                    from registered_models where workspace = ? and name = ?
                    on conflict (workspace, name) do nothing
                    """,
                    newName,
                    Columns.micros(time),
                    workspace,
                    name));
    if (added == 0) {
      return false;
    }
    copyRows("registered_model_tags", "name", "key, value", workspace, name, newName);
    copyRows("model_versions", "model", VERSION_COLUMNS, workspace, name, newName);
    copyRows("model_version_tags", "model", "version, key, value", workspace, name, newName);
    copyRows("version_explanations", "model", "version, content", workspace, name, newName);
    copyRows("model_aliases", "model", "alias, version", workspace, name, newName);
    copyRows("model_alias_changes", "model", CHANGE_COLUMNS, workspace, name, newName);
    copyRows("ensemble_members", "model", MEMBER_COLUMNS, workspace, name, newName);
    members.renamed(workspace, name, newName);
    delete(workspace, name);
    return true;
  }

  private void copyRows(
      String table, String owner, String columns, String workspace, String name, String newName) {
    String copy =
        "insert into %s (workspace, %s, %s) select workspace, ?, %s from %s"
                .formatted(table, owner, columns, columns, table)
            + " where workspace = ? and %s = ?".formatted(owner);
    database.change(sql -> sql.execute(copy, newName, workspace, name));
  }

  @Override
  public int nextNumber(String workspace, String model) {
    return database.change(
        sql ->
            sql.fetchSingle(
                    """
                    update registered_models set last_number = last_number + 1
                    where workspace = ? and name = ? returning last_number
                    """,
                    workspace,
                    model)
                .get(0, Integer.class));
  }

  @Override
  public void insertVersion(String workspace, ModelVersion version) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into model_versions (workspace, model, version, semantic_version, stage,
                  run_id, source, content, description, tags, created_at, updated_at, created_by)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                workspace,
                version.model(),
                version.number(),
                version.semanticVersion().toString(),
                version.stage().label(),
                version.content().runId().orElse(null),
                version.content().source(),
                Columns.json(version.content()),
                version.content().description(),
                Columns.texts(version.content().tags()),
                Columns.micros(version.createdAt()),
                Columns.micros(version.updatedAt()),
                version.createdBy()));
    tags.ofVersion(workspace, version.model(), version.number(), version.content().tags());
  }

  @Override
  public Optional<ModelVersion> version(String workspace, String model, int number) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select * from model_versions
                    where workspace = ? and model = ? and version = ?
                    """,
                    workspace,
                    model,
                    number)
                .map(ModelRows::version));
  }

  @Override
  public List<ModelVersion> versions(String workspace, String model) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from model_versions where workspace = ? and model = ?
                    order by version desc
                    """,
                    workspace,
                    model)
                .map(ModelRows::version));
  }

  @Override
  public Optional<ModelVersion> newest(String workspace, String model) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select * from model_versions where workspace = ? and model = ?
                    order by version desc limit 1
                    """,
                    workspace,
                    model)
                .map(ModelRows::version));
  }

  @Override
  public List<ModelVersion> versionsOfRun(String workspace, String runId) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from model_versions
                    where workspace = ? and coalesce(run_id, '') = ? and run_id is not null
                    order by created_at desc, version desc
                    """,
                    workspace,
                    runId)
                .map(ModelRows::version));
  }

  /** By the index of sources: what is below the folder comes before its name and a 0. */
  @Override
  public List<ModelVersion> versionsFrom(String workspace, String folder) {
    String name = folder.replaceAll("/+$", "");
    String source = database.dialect().binary("source");
    String query =
        """
        select * from model_versions
        where workspace = ? and (%1$s = ? or (%1$s >= ? and %1$s < ?))
        order by created_at desc, version desc
        """
            .formatted(source);
    return database.read(
        sql -> sql.fetch(query, workspace, name, name + "/", name + "0").map(ModelRows::version));
  }

  @Override
  public void updateVersion(
      String workspace,
      String model,
      int number,
      Stage stage,
      String description,
      Map<String, String> newTags,
      Instant updatedAt) {
    database.change(
        sql ->
            sql.execute(
                """
                update model_versions set stage = ?, description = ?, tags = ?, updated_at = ?
                where workspace = ? and model = ? and version = ?
                """,
                stage.label(),
                description,
                Columns.texts(newTags),
                Columns.micros(updatedAt),
                workspace,
                model,
                number));
    tags.ofVersion(workspace, model, number, newTags);
  }

  @Override
  public void deleteVersion(String workspace, String model, int number) {
    database.change(
        sql ->
            sql.execute(
                "delete from model_versions where workspace = ? and model = ? and version = ?",
                workspace,
                model,
                number));
  }

  @Override
  public void changeAlias(String workspace, String model, AliasChange change) {
    database.change(
        sql -> {
          if (change.to().isPresent()) {
            return sql.execute(
                """
                insert into model_aliases (workspace, model, alias, version) values (?, ?, ?, ?)
                on conflict (workspace, model, alias) do update set version = excluded.version
                """,
                workspace,
                model,
                change.alias(),
                change.to().get());
          }
          return sql.execute(
              "delete from model_aliases where workspace = ? and model = ? and alias = ?",
              workspace,
              model,
              change.alias());
        });
    keep(workspace, model, change);
  }

  private void keep(String workspace, String model, AliasChange change) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into model_alias_changes (workspace, model, sequence, alias, from_version,
                  to_version, actor, reason, time)
                select ?, ?, coalesce(max(sequence), 0) + 1, ?,
                  cast(? as bigint), cast(? as bigint), ?, ?, ?
                from model_alias_changes where workspace = ? and model = ?
                """,
                workspace,
                model,
                change.alias(),
                change.from().orElse(null),
                change.to().orElse(null),
                change.actor(),
                change.reason(),
                Columns.micros(change.time()),
                workspace,
                model));
  }

  @Override
  public List<AliasChange> aliasChanges(String workspace, String model, String alias) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from model_alias_changes
                    where workspace = ? and model = ? and alias = ? order by sequence desc
                    """,
                    workspace,
                    model,
                    alias)
                .map(ModelRows::change));
  }

  @Override
  public void insertMembers(String workspace, MemberVersion ensemble, List<MemberVersion> all) {
    members.insert(workspace, ensemble, all);
  }

  @Override
  public List<MemberVersion> members(String workspace, String model, int number) {
    return members.of(workspace, model, number);
  }

  @Override
  public List<Memberships.Use> uses(String workspace, String model) {
    return members.uses(workspace, model);
  }

  @Override
  public void touch(String workspace, String model, Instant time) {
    database.change(
        sql ->
            sql.execute(
                "update registered_models set updated_at = ? where workspace = ? and name = ?",
                Columns.micros(time),
                workspace,
                model));
  }
}
