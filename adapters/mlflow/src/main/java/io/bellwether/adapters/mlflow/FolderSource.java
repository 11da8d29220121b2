// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.Page;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What MLflow keeps in a folder, {@code ./mlruns}. */
final class FolderSource implements MlflowSource {
  private static final String TRASH = ".trash";
  private static final String MODELS = "models";
  private static final String TRACES = "traces";
  private static final List<String> NO_RUNS = List.of("tags", "datasets", TRACES, MODELS);

  private final Path root;
  private final LocalFiles files;
  private final List<Path> experiments;
  private final List<Path> runs;
  private final Map<String, Path> runById = new HashMap<>();
  private @Nullable List<Path> loggedModels;
  private @Nullable List<Path> traces;

  FolderSource(Path root, LocalFiles files) {
    this.root = root;
    this.files = files;
    this.experiments =
        sorted(
            Stream.concat(
                Folders.in(root).stream()
                    .filter(folder -> !folder.endsWith(TRASH) && !folder.endsWith(MODELS)),
                Folders.in(root.resolve(TRASH)).stream()));
    this.runs =
        sorted(
            below("").stream()
                .filter(folder -> !NO_RUNS.contains(folder.getFileName().toString())));
    runs.forEach(run -> runById.put(run.getFileName().toString(), run));
  }

  /** In the order of {@link FolderPages}. */
  private static List<Path> sorted(Stream<Path> folders) {
    return folders.sorted(FolderPages.BY_NAME).toList();
  }

  /** Whether there is nothing of MLflow's. */
  boolean isEmpty() {
    return experiments.stream().allMatch(folder -> FolderRuns.experiment(folder).isEmpty());
  }

  /** The folders of this name in all experiments; the folders in experiments if it is empty. */
  private List<Path> below(String name) {
    return sorted(
        experiments.stream().flatMap(experiment -> Folders.in(experiment.resolve(name)).stream()));
  }

  private List<Path> loggedModelFolders() {
    List<Path> known = loggedModels;
    if (known == null) {
      known = below(MODELS);
      loggedModels = known;
    }
    return known;
  }

  private List<Path> traceFolders() {
    List<Path> known = traces;
    if (known == null) {
      known = below(TRACES);
      traces = known;
    }
    return known;
  }

  @Override
  public Inventory inventory() {
    Map<String, Long> carried = new LinkedHashMap<>();
    carried.put("experiments", (long) experiments.size());
    carried.put("runs", (long) runs.size());
    carried.put("logged_models", (long) loggedModelFolders().size());
    carried.put("models", (long) registered().size());
    carried.put(
        "model_versions",
        registered().stream().mapToLong(model -> FolderModels.versions(model).size()).sum());
    carried.put("traces", (long) traceFolders().size());
    List<String> places =
        experiments.stream()
            .flatMap(folder -> FolderRuns.experiment(folder).stream())
            .map(Experiment::artifactLocation)
            .toList();
    return new Inventory(carried, Map.of(), files.missing(places));
  }

  @Override
  public Page<Experiment> experiments(Page.Request page) {
    return FolderPages.of(experiments, page, FolderRuns::experiment);
  }

  @Override
  public Page<FoundRun> runs(Page.Request page) {
    return FolderPages.of(runs, page, FolderRuns::run);
  }

  @Override
  public void points(String runId, PointSink sink) throws InterruptedException {
    Path run = runById.get(runId);
    if (run != null) {
      FolderRuns.points(run, sink);
    }
  }

  @Override
  public Page<FoundModel> loggedModels(Page.Request page) {
    return FolderPages.of(loggedModelFolders(), page, FolderModels::loggedModel);
  }

  private List<Path> registered() {
    return sorted(Folders.in(root.resolve(MODELS)).stream());
  }

  @Override
  public Page<RegisteredModel> models(Page.Request page) {
    return FolderPages.of(registered(), page, FolderModels::model);
  }

  @Override
  public List<ModelVersion> versions(String model) {
    return registered().stream()
        .filter(folder -> folder.endsWith(model))
        .flatMap(folder -> FolderModels.versions(folder).stream())
        .toList();
  }

  @Override
  public Page<FoundTrace> traces(Page.Request page) {
    return FolderPages.of(traceFolders(), page, FolderTraces::trace);
  }

  @Override
  public boolean files(String address, FileSink sink) throws InterruptedException {
    return files.tell(address, sink);
  }

  @Override
  public void close() {}
}
