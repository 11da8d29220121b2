// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What MLflow keeps in a folder, {@code ./mlruns}. */
final class FolderSource implements ImportSource {
  private static final String TRASH = ".trash";
  private static final String MODELS = "models";
  private static final List<String> NO_RUNS = List.of("tags", "datasets", "traces", MODELS);

  private final Path root;
  private final LocalFiles files;
  private final List<Path> experiments;
  private final List<Path> runs;

  FolderSource(Path root, LocalFiles files) {
    this.root = root;
    this.files = files;
    this.experiments =
        Stream.concat(
                Folders.in(root).stream()
                    .filter(folder -> !folder.endsWith(TRASH) && !folder.endsWith(MODELS)),
                Folders.in(root.resolve(TRASH)).stream())
            .sorted()
            .toList();
    this.runs =
        below("").stream()
            .filter(folder -> !NO_RUNS.contains(folder.getFileName().toString()))
            .toList();
  }

  /** Whether there is nothing of MLflow's. */
  boolean isEmpty() {
    return experiments.stream().allMatch(folder -> FolderRuns.experiment(folder).isEmpty());
  }

  /** The folders of this name in all experiments; the folders in experiments if it is empty. */
  private List<Path> below(String name) {
    List<Path> found = new ArrayList<>();
    experiments.forEach(experiment -> found.addAll(Folders.in(experiment.resolve(name))));
    return found;
  }

  @Override
  public Inventory inventory() {
    Map<String, Long> carried = new LinkedHashMap<>();
    carried.put("experiments", (long) experiments.size());
    carried.put("runs", (long) runs.size());
    carried.put("logged_models", (long) below(MODELS).size());
    carried.put("models", (long) registered().size());
    carried.put(
        "model_versions",
        registered().stream().mapToLong(model -> FolderModels.versions(model).size()).sum());
    carried.put("traces", (long) below("traces").size());
    return new Inventory(carried, Map.of(), List.of());
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
    for (Path run : runs) {
      if (run.endsWith(runId)) {
        FolderRuns.points(run, sink);
      }
    }
  }

  @Override
  public Page<FoundModel> loggedModels(Page.Request page) {
    return FolderPages.of(below(MODELS), page, FolderModels::loggedModel);
  }

  private List<Path> registered() {
    return Folders.in(root.resolve(MODELS));
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
    return FolderPages.of(below("traces"), page, FolderTraces::trace);
  }

  @Override
  public boolean isElsewhere(String address) {
    return LocalFiles.isElsewhere(address);
  }

  @Override
  public boolean files(String address, FileSink sink) throws InterruptedException {
    return files.tell(address, sink);
  }

  @Override
  public void close() {}
}
