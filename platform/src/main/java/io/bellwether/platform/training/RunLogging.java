// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.NewRun;
import io.bellwether.platform.experiments.RunChange;
import io.bellwether.platform.experiments.RunLog;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.shared.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Logs what was learned: one run for each model type, in an experiment of the model's name. */
final class RunLogging {
  /** The tag of a run that names the columns without a value, which it did not learn from. */
  private static final String LEFT_OUT = "bellwether.left_out";

  private final Experiments experiments;
  private final Runs runs;
  private final Artifacts artifacts;
  private final InstantSource clock;

  RunLogging(Experiments experiments, Runs runs, Artifacts artifacts, InstantSource clock) {
    this.experiments = experiments;
    this.runs = runs;
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /** The id of the run by model type; a step that happens once. */
  Map<String, String> log(
      JobContext context, TrainingRequest request, DatasetVersion data, Learned learned)
      throws InterruptedException {
    Map<String, RunLog> logs = new TreeMap<>();
    for (String type : request.modelTypes()) {
      logs.put(type, log(request, data, learned, type));
    }
    Map<String, String> ids = context.change("log", () -> log(context, request, logs));
    ids.forEach((type, id) -> keepModel(context.caller(), learned, type, id));
    return ids;
  }

  /** The model among the files of its run, where MLflow's clients look for it. */
  private void keepModel(Caller caller, Learned learned, String type, String runId) {
    Optional<String> folder = Artifacts.path(runs.get(caller, runId).run().artifactUri());
    if (folder.isEmpty()) {
      return; // The files of this experiment's runs are kept elsewhere.
    }
    for (String name : Learned.PIPELINE_FILES) {
      try (InputStream file = Files.newInputStream(learned.file(type, name))) {
        artifacts.put(caller, folder.get() + "/model/" + name, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where the runs of this request are logged. */
  Experiment experiment(Caller caller, TrainingRequest request) {
    return experiments.getOrCreate(caller, request.modelName());
  }

  private Map<String, String> log(
      JobContext context, TrainingRequest request, Map<String, RunLog> logs) {
    Caller caller = context.caller();
    Experiment experiment = experiment(caller, request);
    Instant started = context.job().startedAt().orElseGet(clock::instant);
    Map<String, String> ids = new TreeMap<>();
    logs.forEach(
        (type, log) -> {
          NewRun run =
              new NewRun(
                  experiment.id(),
                  Optional.of(type),
                  caller.principal(),
                  Optional.of(started),
                  Map.of("bellwether.job", context.job().id()));
          String id = runs.create(caller, run).run().id();
          runs.log(caller, id, log);
          RunChange end =
              new RunChange(
                  Optional.of(RunStatus.FINISHED), Optional.of(clock.instant()), Optional.empty());
          runs.update(caller, id, end);
          ids.put(type, id);
        });
    return ids;
  }

  private RunLog log(TrainingRequest request, DatasetVersion data, Learned learned, String type) {
    long now = clock.millis();
    List<MetricPoint> points = new ArrayList<>();
    learned
        .metrics(type)
        .forEach((name, metric) -> points.add(new MetricPoint(name, metric.value(), now, 0)));
    series(points, learned.file(type, Learned.CURVE), List.of("train_log_loss", "valid_log_loss"));
    series(points, learned.file(type, Learned.TRIALS), List.of("search_" + request.metric()));
    Map<String, String> params = new TreeMap<>(learned.params(type));
    params.put("model_type", type);
    params.put("seed", Long.toString(request.seed()));
    params.put("cv_folds", Integer.toString(request.folds()));
    params.put("dataset", data.name() + "/" + data.version());
    params.put("dataset_hash", data.contentHash());
    Map<String, String> tags = new TreeMap<>(Map.of("trigger_reason", request.triggerReason()));
    if (!learned.leftOut().isEmpty()) {
      tags.put(LEFT_OUT, String.join(", ", learned.leftOut()));
    }
    return new RunLog(points, params, tags);
  }

  /** The columns of a file after its first, which is the step. */
  private void series(List<MetricPoint> into, Path file, List<String> names) {
    if (!Files.exists(file)) {
      return;
    }
    for (String[] row : Learned.rows(file)) {
      long step = Long.parseLong(row[0]);
      for (int i = 0; i < names.size(); i++) {
        double value = Double.parseDouble(row[i + 1]);
        into.add(new MetricPoint(names.get(i), value, clock.millis(), step));
      }
    }
  }
}
