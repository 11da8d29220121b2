// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchema.Input;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.shared.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Schemas of labels in SQL. */
public final class SqlLabelSchemaStore implements LabelSchemaStore {
  private final Database database;

  public SqlLabelSchemaStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(String workspace, LabelSchema schema) {
    return database.change(
        sql ->
            sql.execute(
                    """
                    insert into label_schemas (workspace, schema_id, experiment_id, name, kind,
                      input_kind, input, instruction, comments, created_at, updated_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                    """,
                    workspace,
                    schema.id(),
                    Long.parseLong(schema.experimentId()),
                    schema.name(),
                    schema.kind().name(),
                    kind(schema.input()),
                    Columns.json(schema.input()),
                    schema.instruction().orElse(null),
                    schema.comments() ? 1L : 0L,
                    Columns.micros(schema.createdAt()),
                    Columns.micros(schema.updatedAt()))
                == 1);
  }

  private static String kind(Input input) {
    return switch (input) {
      case Input.PassFail _ -> "PASS_FAIL";
      case Input.Categorical _ -> "CATEGORICAL";
      case Input.Numeric _ -> "NUMERIC";
      case Input.Text _ -> "TEXT";
    };
  }

  private static Input input(String kind, String json) {
    return switch (kind) {
      case "PASS_FAIL" -> Columns.json(json, Input.PassFail.class);
      case "CATEGORICAL" -> Columns.json(json, Input.Categorical.class);
      case "NUMERIC" -> Columns.json(json, Input.Numeric.class);
      case "TEXT" -> Columns.json(json, Input.Text.class);
      default -> throw new IllegalStateException("no kind of input: " + kind);
    };
  }

  @Override
  public Optional<LabelSchema> find(String workspace, String id) {
    return one(workspace, Fragment.of("schema_id = ?", id));
  }

  @Override
  public Optional<LabelSchema> lock(String workspace, String id) {
    return ReviewRows.lock(database, "label_schemas", "schema_id", workspace, id)
        ? find(workspace, id)
        : Optional.empty();
  }

  @Override
  public Optional<LabelSchema> findByName(String workspace, String experimentId, String name) {
    return one(workspace, ReviewRows.of(experimentId).then(Fragment.of(" and name = ?", name)));
  }

  private Optional<LabelSchema> one(String workspace, Fragment which) {
    String query = "select * from label_schemas where workspace = ? and " + which.sql();
    return database.read(
        sql ->
            sql.fetchOptional(query, which.valuesAfter(workspace))
                .map(SqlLabelSchemaStore::schema));
  }

  @Override
  public Page<LabelSchema> list(String workspace, String experimentId, Page.Request page) {
    Fragment these =
        ReviewRows.of(experimentId).then(Ages.after(database.dialect(), "schema_id", page));
    String query = "select * from label_schemas where workspace = ? and " + these.sql();
    List<LabelSchema> found =
        database.read(
            sql -> sql.fetch(query, these.valuesAfter(workspace)).map(SqlLabelSchemaStore::schema));
    return Page.of(found, page.limit(), one -> Newest.key(one.createdAt(), one.id()));
  }

  @Override
  public List<String> known(String workspace, String experimentId, Collection<String> ids) {
    Fragment these =
        ReviewRows.of(experimentId).then(Fragment.of(" and ")).then(Fragment.in("schema_id", ids));
    String query = "select schema_id from label_schemas where workspace = ? and " + these.sql();
    return database.read(
        sql -> sql.fetch(query, these.valuesAfter(workspace)).map(row -> row.get(0, String.class)));
  }

  @Override
  public void update(String workspace, LabelSchema schema) {
    database.change(
        sql ->
            sql.execute(
                """
                update label_schemas set name = ?, input_kind = ?, input = ?, instruction = ?,
                  comments = ?, updated_at = ?
                where workspace = ? and schema_id = ?
                """,
                schema.name(),
                kind(schema.input()),
                Columns.json(schema.input()),
                schema.instruction().orElse(null),
                schema.comments() ? 1L : 0L,
                Columns.micros(schema.updatedAt()),
                workspace,
                schema.id()));
  }

  @Override
  public void delete(String workspace, String id) {
    database.change(
        sql ->
            sql.execute(
                "delete from label_schemas where workspace = ? and schema_id = ?", workspace, id));
  }

  private static LabelSchema schema(Record row) {
    return new LabelSchema(
        row.get("schema_id", String.class),
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        LabelSchema.Kind.valueOf(row.get("kind", String.class)),
        input(row.get("input_kind", String.class), row.get("input", String.class)),
        Optional.ofNullable(row.get("instruction", String.class)),
        row.get("comments", Long.class) == 1,
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }
}
