// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Entries;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.DatasetSummary;
import io.bellwether.platform.experiments.ExperimentActivity;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What hangs on runs: texts by key, datasets, models. */
final class RunLinks {
  // Coerced to these, for SQLite gives an aggregate no type, and the default has 32 bits.
  private static final Field<Long> EXPERIMENT = DSL.field("experiment_id", SQLDataType.BIGINT);
  private static final Field<Long> RUNS = DSL.field("runs", SQLDataType.BIGINT);
  private static final Field<Long> LAST = DSL.field("last_started", SQLDataType.BIGINT);

  private final Database database;

  RunLinks(Database database) {
    this.database = database;
  }

  /** By run and key. */
  Map<String, Map<String, String>> texts(String table, String workspace, List<String> runIds) {
    String select = "select run_id, key, value from " + table;
    return Entries.of(database, select, workspace, "run_id", runIds);
  }

  void addInputs(String workspace, Run run, List<DatasetInput> inputs) {
    long experiment = Long.parseLong(run.experimentId());
    for (DatasetInput input : inputs) {
      LoggedDataset dataset = input.dataset();
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into logged_datasets (workspace, experiment_id, name, digest, source_type,
                    source, data_schema, profile)
                  values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  workspace,
                  experiment,
                  dataset.name(),
                  dataset.digest(),
                  dataset.sourceType(),
                  dataset.source(),
                  dataset.schema().orElse(null),
                  dataset.profile().orElse(null)));
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into run_inputs (workspace, run_id, name, digest, experiment_id, context,
                    tags)
                  values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  workspace,
                  run.id(),
                  dataset.name(),
                  dataset.digest(),
                  experiment,
                  input.tags().get(DatasetInput.CONTEXT_TAG),
                  Columns.texts(input.tags())));
    }
  }

  void addModels(String workspace, Run run, List<ModelLink> models) {
    for (ModelLink model : models) {
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into run_models (workspace, run_id, direction, model_id, step)
                  values (?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  workspace,
                  run.id(),
                  model.direction().name(),
                  model.modelId(),
                  model.step()));
    }
  }

  Map<String, List<DatasetInput>> inputs(String workspace, List<String> runIds) {
    Fragment these = Fragment.in("i.run_id", runIds);
    String query =
        """
        select i.run_id, i.tags, d.* from run_inputs i join logged_datasets d
          on d.workspace = i.workspace and d.experiment_id = i.experiment_id
          and d.name = i.name and d.digest = i.digest
        where i.workspace = ? and %s order by d.name, d.digest
        """
            .formatted(these.sql());
    Map<String, List<DatasetInput>> inputs = new HashMap<>();
    database
        .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
        .forEach(
            row ->
                inputs
                    .computeIfAbsent(row.get("run_id", String.class), _ -> new ArrayList<>())
                    .add(
                        new DatasetInput(
                            dataset(row), Columns.texts(row.get("tags", String.class)))));
    return inputs;
  }

  List<DatasetSummary> datasets(String workspace, List<String> experimentIds, int limit) {
    Fragment these =
        Fragment.in("experiment_id", experimentIds.stream().map(Long::valueOf).toList())
            .then(Fragment.of(" order by experiment_id, name, digest limit ?", limit));
    String query =
        """
        select distinct experiment_id, name, digest, context from run_inputs
        where workspace = ? and %s
        """
            .formatted(these.sql());
    return database.read(
        sql ->
            sql.fetch(query, these.valuesAfter(workspace))
                .map(
                    row ->
                        new DatasetSummary(
                            row.get("experiment_id", String.class),
                            row.get("name", String.class),
                            row.get("digest", String.class),
                            Optional.ofNullable(row.get("context", String.class)))));
  }

  Map<String, ExperimentActivity> activity(String workspace, List<String> experimentIds) {
    if (experimentIds.isEmpty()) {
      return Map.of();
    }
    Fragment these =
        Fragment.in("experiment_id", experimentIds.stream().map(Long::valueOf).toList())
            .then(Fragment.of(" and lifecycle = ?", Lifecycle.ACTIVE.name()));
    String query =
        """
        select experiment_id, count(*) as runs, max(started_at) as last_started from runs
        where workspace = ? and %s group by experiment_id
        """
            .formatted(these.sql());
    return database.read(
        sql ->
            sql.resultQuery(query, these.valuesAfter(workspace))
                .coerce(EXPERIMENT, RUNS, LAST)
                .fetch()
                .intoMap(
                    row -> row.get(EXPERIMENT).toString(),
                    row -> new ExperimentActivity(row.get(RUNS), Columns.time(row.get(LAST)))));
  }

  private static LoggedDataset dataset(Record row) {
    return new LoggedDataset(
        row.get("name", String.class),
        row.get("digest", String.class),
        row.get("source_type", String.class),
        row.get("source", String.class),
        Optional.ofNullable(row.get("data_schema", String.class)),
        Optional.ofNullable(row.get("profile", String.class)));
  }

  Map<String, List<ModelLink>> models(String workspace, List<String> runIds) {
    Fragment these = Fragment.in("run_id", runIds);
    String query =
        """
        select run_id, direction, model_id, step from run_models
        where workspace = ? and %s order by step, model_id
        """
            .formatted(these.sql());
    Map<String, List<ModelLink>> models = new HashMap<>();
    database
        .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
        .forEach(
            row ->
                models
                    .computeIfAbsent(row.get("run_id", String.class), _ -> new ArrayList<>())
                    .add(
                        new ModelLink(
                            row.get("model_id", String.class),
                            ModelLink.Direction.valueOf(row.get("direction", String.class)),
                            row.get("step", Long.class))));
    return models;
  }
}
