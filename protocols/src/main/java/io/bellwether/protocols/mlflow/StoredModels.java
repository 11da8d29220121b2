// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds the files of versions: those in the form of our own pipelines, and directories that
 * MLflow's clients wrote, with an MLmodel file, as far as they hold a model as data.
 */
public final class StoredModels implements ModelDirectories {
  private static final String RUNS = "runs:/";

  /** A model that Python scores is copied to a folder. */
  private static final long MOST_BYTES_OF_PYTHON = 2L << 30;

  private static final int MOST_FILES = 1000;

  private final Locations locations;
  private final Runs runs;
  private final Artifacts artifacts;
  private final ArtifactStore store;
  private final Function<byte[], JsonNode> yaml;
  private final MlmodelReader reader;

  /**
   * @param yaml reads YAML as the JSON that says the same, within bounds; what it cannot read is
   *     {@link Malformed}
   */
  public StoredModels(
      Registry registry,
      LoggedModels loggedModels,
      Runs runs,
      Artifacts artifacts,
      ArtifactStore store,
      Function<byte[], JsonNode> yaml) {
    this.locations = new Locations(registry, loggedModels);
    this.runs = runs;
    this.artifacts = artifacts;
    this.store = store;
    this.yaml = yaml;
    this.reader = new MlmodelReader(yaml);
  }

  @Override
  public Found find(Caller caller, ModelVersion version) {
    try {
      Optional<Directory> own = own(version);
      return own.isPresent() ? own.get() : directory(caller, version);
    } catch (NotFound | InvalidInput | Malformed | ModelFormatException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** The files of a version that was trained or uploaded here. */
  private Optional<Directory> own(ModelVersion version) {
    String folder = version.content().source();
    if (!folder.matches("models/[^/].*") || version.content().contentHash().isEmpty()) {
      return Optional.empty();
    }
    Map<String, FileBytes> files = new HashMap<>();
    for (String name : List.of(Pipeline.MODEL_FILE, Pipeline.PIPELINE_FILE)) {
      String path = folder + "/" + name;
      Optional<ArtifactStore.Entry> found = store.find(path);
      if (found.isPresent() && found.get().size() <= MlmodelReader.MOST_BYTES) {
        files.put(name, new Stored(found.get().size(), () -> store.open(path)));
      }
    }
    return Optional.of(
        new Directory(
            version.content().modelType(),
            files,
            List.of(),
            Optional.empty(),
            files.values().stream().mapToLong(FileBytes::size).sum()));
  }

  private Found directory(Caller caller, ModelVersion version) {
    String source = located(caller, version.content().source());
    Optional<String> folder = Artifacts.path(source);
    if (folder.isEmpty()) {
      return new Unreadable("its files are elsewhere: " + source);
    }
    String root = folder.get().replaceFirst("/+$", "");
    List<ArtifactStore.Entry> all = artifacts.listAll(caller, root, MOST_FILES + 1);
    Map<String, FileBytes> files = new HashMap<>();
    for (ArtifactStore.Entry file : all) {
      String name = file.path().substring(root.length() + 1);
      files.put(name, new Stored(file.size(), () -> artifacts.open(caller, file.path())));
    }
    if (!files.containsKey(MlmodelReader.MLMODEL)) {
      return new Unreadable("there is no MLmodel file at " + source);
    }
    return reader.find(
        files, description -> python(caller, version, root, description, files, yaml));
  }

  private String located(Caller caller, String source) {
    String found = locations.of(caller, source);
    if (!found.startsWith(RUNS)) {
      return found;
    }
    String rest = found.substring(RUNS.length());
    int slash = rest.indexOf('/');
    String run = slash < 0 ? rest : rest.substring(0, slash);
    return runs.find(caller, run).artifactUri() + (slash < 0 ? "" : rest.substring(slash));
  }

  private static Found python(
      Caller caller,
      ModelVersion version,
      String root,
      JsonNode description,
      Map<String, FileBytes> files,
      Function<byte[], JsonNode> yaml) {
    long size = MlmodelReader.size(files);
    if (files.size() > MOST_FILES) {
      return new Unreadable("more than %1$d files (expected: at most %1$d)".formatted(MOST_FILES));
    }
    if (size > MOST_BYTES_OF_PYTHON) {
      return new Unreadable(
          "%d bytes (expected: at most %d)".formatted(size, MOST_BYTES_OF_PYTHON));
    }
    String workspace = caller.workspace();
    String identity =
        String.join(
            " ",
            workspace,
            root,
            description.path("model_uuid").asText(),
            description.path("utc_time_created").asText());
    return new Python(
        "%s%s/%d"
            .formatted(
                workspace.equals(Caller.DEFAULT_WORKSPACE) ? "" : workspace + ":",
                version.model(),
                version.number()),
        identity,
        MlmodelReader.names(description.path("flavors")),
        MlmodelReader.signature(description),
        DeclaredOutput.of(description),
        DeclaredRequirements.of(name -> MlmodelReader.small(files, name), yaml),
        MlmodelReader.example(files, description),
        size,
        folder -> copy(files, folder));
  }

  private static void copy(Map<String, FileBytes> files, Path folder) throws IOException {
    long size = 0;
    for (Map.Entry<String, FileBytes> one : files.entrySet()) {
      Path file = folder.resolve(one.getKey()).normalize();
      if (!file.startsWith(folder)) {
        throw new IOException(one.getKey() + " leads out of its folder");
      }
      Files.createDirectories(file.getParent());
      try (InputStream content = one.getValue().open()) {
        size += Files.copy(content, file);
      }
      if (size > MOST_BYTES_OF_PYTHON) {
        throw new IOException("it has grown beyond %d bytes".formatted(MOST_BYTES_OF_PYTHON));
      }
    }
  }

  /** A file that stays where it is until it is read. */
  private record Stored(long size, Supplier<InputStream> content) implements FileBytes {
    @Override
    public InputStream open() {
      return content.get();
    }
  }
}
