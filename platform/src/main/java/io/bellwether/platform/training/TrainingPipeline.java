// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * features → validate → split → search → cross-validate → train → evaluate → bias → log → register
 * → gate: each a durable step of the job.
 */
final class TrainingPipeline {
  private static final String HELD = "held.tsv";

  private final Datasets datasets;
  private final TrainingChecks checks;
  private final Registry registry;
  private final ModelFolders folders;
  private final ChildProcesses processes;
  private final RunLogging runs;
  private final Registration registration;
  private final Metrics metrics;
  private final InstantSource clock;
  private final TrainingSettings settings;

  TrainingPipeline(
      Datasets datasets,
      TrainingChecks checks,
      Registry registry,
      ModelFolders folders,
      ChildProcesses processes,
      RunLogging runs,
      Registration registration,
      Metrics metrics,
      InstantSource clock,
      TrainingSettings settings) {
    this.datasets = datasets;
    this.checks = checks;
    this.registry = registry;
    this.folders = folders;
    this.processes = processes;
    this.runs = runs;
    this.registration = registration;
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * A split that is kept: the first {@code rows} rows stay on the side where they were when the
   * baseline was trained, so that neither version learns from what the two are compared on.
   */
  record Kept(int baseline, long rows) {}

  /** Runs what is left of the job; the result has the registered versions, the best first. */
  List<ModelVersion> run(JobContext context, TrainingRequest request, Optional<Kept> kept)
      throws InterruptedException {
    DatasetVersion data =
        datasets.get(context.caller(), request.dataset(), request.datasetVersion());
    begin(context, "features", 0.01);
    context.step("features", () -> features(context.caller(), data, request));
    begin(context, "validate", 0.02);
    context.step("validate", () -> validate(data, request));
    Path folder = folder(context);
    Learned learned = new Learned(learn(context, data, request, kept, folder), folder);
    begin(context, "log", 0.9);
    Map<String, String> runIds = runs.log(context, request, data, learned);
    begin(context, "register", 0.94);
    List<ModelVersion> versions = registration.register(context, request, data, learned, runIds);
    begin(context, "gate", 0.97);
    registration.gate(context, request, versions);
    registration.tell(context, learned, runIds, versions);
    return versions;
  }

  private static void begin(JobContext context, String step, double fraction) {
    context.result("step", step);
    context.progress(fraction, step);
  }

  private Map<String, String> features(
      Caller caller, DatasetVersion data, TrainingRequest request) {
    checks.check(request, data);
    return Map.of(
        "dataset", data.name(),
        "version", Integer.toString(data.version()),
        "content_hash", data.contentHash(),
        "requested_by", caller.principal());
  }

  private static Map<String, String> validate(DatasetVersion data, TrainingRequest request) {
    long missing =
        data.columns().stream()
            .filter(column -> column.name().equals(request.target()))
            .mapToLong(column -> column.missing())
            .sum();
    if (missing > 0) {
      throw InvalidInput.field(
          "target",
          missing + " rows without a value",
          "a value in every row",
          "leave rows without a label out of the training set");
    }
    if (data.rows() < 10L * request.folds()) {
      throw InvalidInput.field(
          "dataset",
          data.rows() + " rows",
          "at least ten rows for each of " + request.folds() + " folds",
          "use more data or fewer folds");
    }
    return Map.of("rows", Long.toString(data.rows()));
  }

  private Map<String, String> learn(
      JobContext context,
      DatasetVersion data,
      TrainingRequest request,
      Optional<Kept> kept,
      Path folder)
      throws InterruptedException {
    Map<String, String> arguments = new TreeMap<>(request.toArguments());
    arguments.put("file", datasets.file(data).toString());
    arguments.put("threads", Integer.toString(settings.threads()));
    kept.ifPresent(split -> arguments.putAll(kept(context.caller(), request, split, folder)));
    List<String> inputs = TrainingChecks.inputs(data, request.target());
    for (int i = 0; i < inputs.size(); i++) {
      arguments.put("features." + i, inputs.get(i));
    }
    ChildProcesses.Request child =
        new ChildProcesses.Request(
            new ChildProcesses.Command.BuiltIn("training"),
            arguments,
            folder,
            settings.memoryMegabytes());
    long start = clock.millis();
    Map<String, String> outputs = Map.of();
    try (LearningChild learning =
        new LearningChild(
            processes,
            child,
            (fraction, message) -> context.progress(0.02 + 0.86 * fraction, message))) {
      for (String step : LearningChild.STEPS) {
        context.result("step", step);
        outputs = context.step(step, () -> learning.await(step));
      }
    }
    Duration took = Duration.ofMillis(clock.millis() - start);
    metrics.observeSeconds(
        "mlflow_model_training_duration_seconds",
        took.toMillis() / 1000.0,
        outputs.getOrDefault("best", ""),
        runs.experiment(context.caller(), request).id());
    return outputs;
  }

  private Map<String, String> kept(Caller caller, TrainingRequest request, Kept kept, Path folder) {
    ModelVersion baseline =
        registry.version(caller, request.modelName(), Integer.toString(kept.baseline()));
    Path held = folder.resolve(HELD);
    return folders.copyHoldout(baseline, held)
        ? Map.of("held", held.toString(), "held.rows", Long.toString(kept.rows()))
        : Map.of();
  }

  private Path folder(JobContext context) {
    try {
      return Files.createDirectories(settings.folder().resolve(context.job().id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
