// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Entries;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelField;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.ModelMetric;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Logged models in SQL. */
public final class SqlLoggedModelStore implements LoggedModelStore {
  private static final Source<LoggedModelField> SOURCE =
      new Source<>(
          "logged_models",
          List.of("workspace", "model_id"),
          Map.of(
              LoggedModelField.ID, new Column.Text("t.model_id"),
              LoggedModelField.NAME, new Column.Text("t.name"),
              LoggedModelField.TYPE, new Column.Text("t.model_type"),
              LoggedModelField.SOURCE_RUN, new Column.Text("t.source_run_id"),
              LoggedModelField.CREATED, new Column.Numeric("t.created_at"),
              LoggedModelField.UPDATED, new Column.Numeric("t.updated_at")),
          Optional.of("logged_model_tags"),
          Optional.of("logged_model_params"),
          Optional.of(LoggedModelMetrics.LATEST),
          List.of(Sort.whole("t.created_at", false), Sort.text("t.model_id", true)),
          List.of(Sort.whole("t.created_at", false), Sort.text("t.model_id", true)));

  private final Database database;

  public SqlLoggedModelStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(String workspace, LoggedModel model) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into logged_models (workspace, model_id, experiment_id, name,
                  artifact_location, status, status_message, lifecycle, model_type, source_run_id,
                  created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, '', 'ACTIVE', ?, ?, ?, ?)
                """,
                workspace,
                model.id(),
                Long.parseLong(model.experimentId()),
                model.name(),
                model.artifactLocation(),
                model.status().name(),
                model.modelType(),
                model.sourceRunId(),
                Columns.micros(model.createdAt()),
                Columns.micros(model.updatedAt())));
    setParams(workspace, model.id(), model.params());
    setTags(workspace, model.id(), model.tags());
  }

  @Override
  public Optional<LoggedModel> find(String workspace, String id) {
    return database
        .read(
            sql ->
                sql.fetchOptional(
                    """
                    select * from logged_models
                    where workspace = ? and model_id = ? and lifecycle = 'ACTIVE'
                    """,
                    workspace,
                    id))
        .map(row -> models(workspace, List.of(row)).getFirst());
  }

  @Override
  public boolean isTaken(String workspace, String id) {
    return database
        .read(
            sql ->
                sql.fetchOptional(
                    "select 1 from logged_models where workspace = ? and model_id = ?",
                    workspace,
                    id))
        .isPresent();
  }

  @Override
  public void setStatus(String workspace, String id, LoggedModel.Status status, Instant time) {
    database.change(
        sql ->
            sql.execute(
                """
                update logged_models set status = ?, updated_at = ?
                where workspace = ? and model_id = ?
                """,
                status.name(),
                Columns.micros(time),
                workspace,
                id));
  }

  @Override
  public void delete(String workspace, String id, Instant time) {
    database.change(
        sql ->
            sql.execute(
                """
                update logged_models set lifecycle = 'DELETED', updated_at = ?
                where workspace = ? and model_id = ?
                """,
                Columns.micros(time),
                workspace,
                id));
  }

  @Override
  public void setTags(String workspace, String id, Map<String, String> tags) {
    setEntries("logged_model_tags", workspace, id, tags);
  }

  @Override
  public boolean deleteTag(String workspace, String id, String key) {
    return database.change(
        sql ->
            sql.execute(
                    """
                    delete from logged_model_tags
                    where workspace = ? and model_id = ? and key = ?
                    """,
                    workspace,
                    id,
                    key)
                == 1);
  }

  @Override
  public void setParams(String workspace, String id, Map<String, String> params) {
    setEntries("logged_model_params", workspace, id, params);
  }

  @Override
  public void addMetrics(String workspace, String id, List<ModelMetric> metrics) {
    database.change(sql -> LoggedModelMetrics.add(sql, workspace, id, metrics));
  }

  private void setEntries(String table, String workspace, String id, Map<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Object[][] rows =
        entries.entrySet().stream()
            .map(e -> new Object[] {workspace, id, e.getKey(), e.getValue()})
            .toArray(Object[][]::new);
    String insert =
        """
        insert into %s (workspace, model_id, key, value) values (?, ?, ?, ?)
        on conflict (workspace, model_id, key) do update set value = excluded.value
        """
            .formatted(table);
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  @Override
  public Page<LoggedModel> search(
      String workspace, List<String> experimentIds, Search<LoggedModelField> search) {
    Page<Record> rows =
        new SearchQuery<>(database, SOURCE, Fragment.of("t.workspace = ?", workspace))
            .and(SqlRunStore.experiments("t.experiment_id", experimentIds))
            .and(Fragment.of("t.lifecycle = 'ACTIVE'"))
            .page(search, row -> row);
    List<LoggedModel> models = new ArrayList<>();
    Fragment.chunks(rows.items()).forEach(chunk -> models.addAll(models(workspace, chunk)));
    return new Page<>(models, rows.next());
  }

  private List<LoggedModel> models(String workspace, List<Record> rows) {
    List<String> ids = rows.stream().map(row -> row.get("model_id", String.class)).toList();
    Map<String, Map<String, String>> params = entries("logged_model_params", workspace, ids);
    Map<String, Map<String, String>> tags = entries("logged_model_tags", workspace, ids);
    Map<String, List<ModelMetric>> metrics =
        database.read(sql -> LoggedModelMetrics.of(sql, workspace, ids));
    return rows.stream()
        .map(
            row -> {
              String id = row.get("model_id", String.class);
              return model(
                  row,
                  params.getOrDefault(id, Map.of()),
                  tags.getOrDefault(id, Map.of()),
                  metrics.getOrDefault(id, List.of()));
            })
        .toList();
  }

  private Map<String, Map<String, String>> entries(
      String table, String workspace, List<String> ids) {
    String select = "select model_id, key, value from " + table;
    return Entries.of(database, select, workspace, "model_id", ids);
  }

  private static LoggedModel model(
      Record row, Map<String, String> params, Map<String, String> tags, List<ModelMetric> metrics) {
    return new LoggedModel(
        row.get("model_id", String.class),
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        row.get("artifact_location", String.class),
        LoggedModel.Status.valueOf(row.get("status", String.class)),
        row.get("model_type", String.class),
        row.get("source_run_id", String.class),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        params,
        tags,
        metrics);
  }
}
