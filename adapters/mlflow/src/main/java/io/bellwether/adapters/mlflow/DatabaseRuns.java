// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import io.bellwether.platform.imports.ImportSource.PointSink;
import io.bellwether.platform.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Experiments and runs of MLflow's database. */
final class DatabaseRuns {
  private final Sql sql;

  DatabaseRuns(Sql sql) {
    this.sql = sql;
  }

  Page<Experiment> experiments(Page.Request page) {
    long after = page.after().map(Long::valueOf).orElse(-1L);
    List<Experiment> bare =
        sql.list(
            "select * from experiments where experiment_id > ? and %s order by experiment_id limit %d"
                .formatted(sql.inDefaultWorkspace("experiments"), page.limit() + 1),
            this::experiment,
            after);
    var tags =
        Entries.of(
            sql,
            "experiment_tags",
            "experiment_id",
            bare.stream().map(experiment -> Long.valueOf(experiment.id())).toList());
    List<Experiment> found =
        bare.stream()
            .map(experiment -> tagged(experiment, tags.getOrDefault(experiment.id(), Map.of())))
            .toList();
    return Page.of(found, page.limit(), Experiment::id);
  }

  private static Experiment tagged(Experiment bare, Map<String, String> tags) {
    return new Experiment(
        bare.id(),
        bare.name(),
        bare.artifactLocation(),
        bare.lifecycle(),
        bare.createdAt(),
        bare.updatedAt(),
        tags);
  }

  private Experiment experiment(ResultSet row) throws SQLException {
    return new Experiment(
        row.getString("experiment_id"),
        row.getString("name"),
        text(row.getString("artifact_location")),
        lifecycle(row.getString("lifecycle_stage")),
        time(row, "creation_time"),
        time(row, "last_update_time"),
        Map.of());
  }

  /** 1970 before MLflow kept it. */
  private Instant time(ResultSet row, String column) throws SQLException {
    return sql.has("experiments", column) ? Times.orEpoch(row, column) : Instant.EPOCH;
  }

  Page<FoundRun> runs(Page.Request page) {
    List<FoundRun> bare =
        sql.list(
            """
            select runs.* from runs
              join experiments on experiments.experiment_id = runs.experiment_id
            where runs.run_uuid > ? and %s order by runs.run_uuid limit %d
            """
                .formatted(sql.inDefaultWorkspace("experiments"), page.limit() + 1),
            this::run,
            page.after().orElse(""));
    return Page.of(detailed(bare), page.limit(), found -> found.detail().run().id());
  }

  private FoundRun run(ResultSet row) throws SQLException {
    Run run =
        new Run(
            row.getString("run_uuid"),
            row.getString("experiment_id"),
            text(row.getString("name")),
            text(row.getString("user_id")),
            status(row.getString("status")),
            Times.orEpoch(row, "start_time"),
            Times.of(row, "end_time"),
            lifecycle(row.getString("lifecycle_stage")),
            text(row.getString("artifact_uri")));
    return new FoundRun(
        new RunDetail(run, Map.of(), List.of(), Map.of(), List.of(), List.of()),
        sql.has("runs", "deleted_time") ? Times.of(row, "deleted_time") : Optional.empty());
  }

  private List<FoundRun> detailed(List<FoundRun> bare) {
    List<String> ids = bare.stream().map(found -> found.detail().run().id()).toList();
    var params = Entries.of(sql, "params", "run_uuid", ids);
    var tags = Entries.of(sql, "tags", "run_uuid", ids);
    Map<String, List<DatasetInput>> inputs = inputs(ids);
    Map<String, List<ModelLink>> models = new HashMap<>();
    links(models, ids, "RUN_INPUT", ModelLink.Direction.INPUT);
    links(models, ids, "RUN_OUTPUT", ModelLink.Direction.OUTPUT);
    return bare.stream()
        .map(
            found -> {
              Run run =
                  named(
                      found.detail().run(), tags.getOrDefault(found.detail().run().id(), Map.of()));
              return new FoundRun(
                  new RunDetail(
                      run,
                      params.getOrDefault(run.id(), Map.of()),
                      List.of(),
                      tags.getOrDefault(run.id(), Map.of()),
                      inputs.getOrDefault(run.id(), List.of()),
                      models.getOrDefault(run.id(), List.of())),
                  found.deletedAt());
            })
        .toList();
  }

  /** Before the column existed a run's name was a tag only. */
  private static Run named(Run run, Map<String, String> tags) {
    return run.name().isEmpty() ? run.named(tags.getOrDefault(Run.NAME_TAG, "")) : run;
  }

  private Map<String, List<DatasetInput>> inputs(List<String> ids) {
    Map<String, List<DatasetInput>> found = new HashMap<>();
    if (ids.isEmpty() || !sql.has("inputs")) {
      return found;
    }
    record Input(String id, String run, LoggedDataset dataset) {}
    List<Input> inputs =
        sql.list(
            """
            select inputs.input_uuid, inputs.destination_id, datasets.* from inputs
              join datasets on datasets.dataset_uuid = inputs.source_id
            where inputs.destination_type = 'RUN' and inputs.source_type = 'DATASET'
              and inputs.destination_id in (%s)
            order by inputs.destination_id, datasets.name, datasets.digest
            """
                .formatted(Sql.places(ids.size())),
            row -> new Input(row.getString(1), row.getString(2), dataset(row)),
            ids.toArray());
    var tags =
        Entries.of(
            sql,
            "input_tags",
            "input_uuid",
            "name",
            "value",
            inputs.stream().map(Input::id).toList());
    for (Input input : inputs) {
      found
          .computeIfAbsent(input.run(), _ -> new ArrayList<>())
          .add(new DatasetInput(input.dataset(), tags.getOrDefault(input.id(), Map.of())));
    }
    return found;
  }

  private static LoggedDataset dataset(ResultSet row) throws SQLException {
    return new LoggedDataset(
        row.getString("name"),
        row.getString("digest"),
        row.getString("dataset_source_type"),
        row.getString("dataset_source"),
        Optional.ofNullable(row.getString("dataset_schema")),
        Optional.ofNullable(row.getString("dataset_profile")));
  }

  private void links(
      Map<String, List<ModelLink>> found,
      List<String> ids,
      String type,
      ModelLink.Direction direction) {
    if (ids.isEmpty() || !sql.has("inputs", "step")) {
      return;
    }
    sql.list(
        """
        select source_id, destination_id, step from inputs
        where source_type = '%s' and source_id in (%s) order by source_id, step, destination_id
        """
            .formatted(type, Sql.places(ids.size())),
        row ->
            found
                .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                .add(new ModelLink(row.getString(2), direction, row.getLong(3))),
        ids.toArray());
  }

  void points(String run, PointSink sink) throws InterruptedException {
    boolean nan = sql.has("metrics", "is_nan");
    boolean step = sql.has("metrics", "step");
    sql.each(
        """
        select key, value, timestamp, %s, %s from metrics where run_uuid = ?
        order by key, timestamp, 4, value
        """
            .formatted(step ? "step" : "0", nan ? "is_nan" : "1 = 0"),
        row ->
            new MetricPoint(
                row.getString(1),
                row.getBoolean(5) ? Double.NaN : row.getDouble(2),
                row.getLong(3),
                row.getLong(4)),
        sink::accept,
        run);
  }

  static String text(@Nullable String column) {
    return column == null ? "" : column;
  }

  private static RunStatus status(@Nullable String word) {
    return word == null ? RunStatus.RUNNING : RunStatus.valueOf(word.toUpperCase(Locale.ROOT));
  }

  static Lifecycle lifecycle(@Nullable String word) {
    return "deleted".equals(word) ? Lifecycle.DELETED : Lifecycle.ACTIVE;
  }
}
