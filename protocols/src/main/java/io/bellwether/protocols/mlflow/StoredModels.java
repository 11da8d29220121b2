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
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of versions: those in the form of our own pipelines, and directories that
 * MLflow's clients wrote, with an MLmodel file, as far as they hold a model as data.
 */
public final class StoredModels implements ModelDirectories {
  private static final String MLMODEL = "MLmodel";
  private static final String RUNS = "runs:/";

  /**
   * How the names of files end that are read: JSON, UBJSON, LightGBM's text, skops' zip of it,
   * ONNX.
   */
  private static final List<String> READ = List.of("json", "ubj", "lgb", "skops", "onnx");

  private static final List<String> LIBRARIES = List.of("lightgbm", "xgboost", "onnx");

  /** A model is scored from memory, so it has to fit there. */
  private static final long MOST_BYTES = 200L << 20;

  /** A model that Python scores is copied to a folder. */
  private static final long MOST_BYTES_OF_PYTHON = 2L << 30;

  private static final long MOST_TEXT = 1L << 20;
  private static final int MOST_FILES = 1000;

  private final Locations locations;
  private final Runs runs;
  private final Artifacts artifacts;
  private final ArtifactStore store;
  private final Function<byte[], JsonNode> yaml;

  /**
   * @param yaml reads YAML as the JSON that says the same
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
  }

  @Override
  public Found find(Caller caller, ModelVersion version) {
    try {
      Optional<Directory> own = own(version);
      return own.isPresent() ? own.get() : directory(caller, version);
    } catch (NotFound | InvalidInput | Malformed e) {
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
      if (found.isPresent() && found.get().size() <= MOST_BYTES) {
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
    Map<String, Long> sizes = new HashMap<>();
    all.forEach(file -> sizes.put(file.path().substring(root.length() + 1), file.size()));
    if (sizes.getOrDefault(MLMODEL, MOST_TEXT) >= MOST_TEXT) {
      return new Unreadable("there is no MLmodel file at " + source);
    }
    JsonNode description = yaml.apply(read(artifacts.open(caller, root + "/" + MLMODEL)));
    return model(caller, version, root, description, sizes);
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

  private Found model(
      Caller caller,
      ModelVersion version,
      String root,
      JsonNode description,
      Map<String, Long> sizes) {
    JsonNode flavors = description.path("flavors");
    String format =
        LIBRARIES.stream()
            .filter(name -> flavors.path(name).isObject())
            .findFirst()
            .orElse("linear");
    JsonNode own = flavors.path("bellwether");
    JsonNode flavor = own.isObject() ? own : flavors.path(format);
    String data = flavor.path("data").asText();
    String ending = data.substring(data.lastIndexOf('.') + 1);
    if (data.isEmpty() || !READ.contains(ending)) {
      return flavors.path("python_function").isObject()
          ? python(caller, version, root, description, sizes)
          : new Unreadable(
              data.isEmpty()
                  ? "no reader for its flavors: " + names(flavors)
                  : "%s in %s is not read (only %s)".formatted(format, data, READ));
    }
    long size = sizes.getOrDefault(data, -1L);
    if (size < 0 || size > MOST_BYTES) {
      return new Unreadable(
          "%s: %s (expected: at most %d bytes)"
              .formatted(data, size < 0 ? "absent" : size + " bytes", MOST_BYTES));
    }
    Map<String, FileBytes> files = new HashMap<>();
    files.put(
        Pipeline.MODEL_FILE, new Stored(size, () -> artifacts.open(caller, root + "/" + data)));
    String pipeline = flavor.path("pipeline").asText();
    if (sizes.getOrDefault(pipeline, MOST_TEXT) < MOST_TEXT) {
      files.put(
          Pipeline.PIPELINE_FILE,
          new Stored(
              sizes.getOrDefault(pipeline, 0L),
              () -> artifacts.open(caller, root + "/" + pipeline)));
    }
    return new Directory(
        format,
        files,
        signature(description),
        example(caller, root, description, sizes),
        sizes.values().stream().mapToLong(Long::longValue).sum());
  }

  private Found python(
      Caller caller,
      ModelVersion version,
      String root,
      JsonNode description,
      Map<String, Long> sizes) {
    long size = sizes.values().stream().mapToLong(Long::longValue).sum();
    if (sizes.size() > MOST_FILES) {
      return new Unreadable("more than %1$d files (expected: at most %1$d)".formatted(MOST_FILES));
    }
    if (size > MOST_BYTES_OF_PYTHON) {
      return new Unreadable(
          "%d bytes (expected: at most %d)".formatted(size, MOST_BYTES_OF_PYTHON));
    }
    String identity =
        String.join(
            " ",
            caller.workspace(),
            root,
            description.path("model_uuid").asText(),
            description.path("utc_time_created").asText());
    String workspace = caller.workspace();
    return new Python(
        "%s%s/%d"
            .formatted(
                workspace.equals(Caller.DEFAULT_WORKSPACE) ? "" : workspace + ":",
                version.model(),
                version.number()),
        identity,
        names(description.path("flavors")),
        signature(description),
        DeclaredOutput.of(description),
        DeclaredRequirements.of(name -> small(caller, root, name, sizes), yaml),
        example(caller, root, description, sizes),
        size,
        folder -> copy(caller, root, sizes.keySet(), folder));
  }

  private Optional<byte[]> small(Caller caller, String root, String name, Map<String, Long> sizes) {
    return sizes.getOrDefault(name, MOST_TEXT) < MOST_TEXT
        ? Optional.of(read(artifacts.open(caller, root + "/" + name)))
        : Optional.empty();
  }

  private void copy(Caller caller, String root, Set<String> names, Path folder) throws IOException {
    long size = 0;
    for (String name : names) {
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder)) {
        throw new IOException(name + " leads out of its folder");
      }
      Files.createDirectories(file.getParent());
      try (InputStream content = artifacts.open(caller, root + "/" + name)) {
        size += Files.copy(content, file);
      }
      if (size > MOST_BYTES_OF_PYTHON) {
        throw new IOException("it has grown beyond %d bytes".formatted(MOST_BYTES_OF_PYTHON));
      }
    }
  }

  private static List<String> names(JsonNode flavors) {
    List<String> names = new ArrayList<>();
    flavors.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The columns; tensors have none. */
  private static List<Column> signature(JsonNode description) {
    String inputs = description.path("signature").path("inputs").asText();
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : tree(inputs.isEmpty() ? "[]" : inputs)) {
      if (column.path("name").isTextual()) {
        columns.add(new Column(column.path("name").asText(), type(column.path("type").asText())));
      }
    }
    return columns;
  }

  private static Optional<ColumnType> type(String name) {
    return switch (name) {
      case "double", "float" -> Optional.of(ColumnType.DOUBLE);
      case "integer", "long" -> Optional.of(ColumnType.INTEGER);
      case "boolean" -> Optional.of(ColumnType.BOOLEAN);
      case "string" -> Optional.of(ColumnType.STRING);
      case "datetime" -> Optional.of(ColumnType.TIMESTAMP);
      case String other -> Optional.empty();
    };
  }

  /** The first row of the example, if it is a table. */
  private Optional<Map<String, @Nullable Object>> example(
      Caller caller, String root, JsonNode description, Map<String, Long> sizes) {
    String file = description.path("saved_input_example_info").path("artifact_path").asText();
    if (sizes.getOrDefault(file, MOST_TEXT) >= MOST_TEXT) {
      return Optional.empty();
    }
    JsonNode tree = Json.tree(read(artifacts.open(caller, root + "/" + file)));
    JsonNode table = tree.has("dataframe_split") ? tree.path("dataframe_split") : tree;
    JsonNode first = table.path("data").path(0);
    if (!first.isArray() || first.size() != table.path("columns").size()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < first.size(); i++) {
      row.put(table.path("columns").path(i).asText(), value(first.path(i)));
    }
    return Optional.of(row);
  }

  private static @Nullable Object value(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : value.doubleValue();
      case BOOLEAN -> value.booleanValue();
      case STRING -> value.textValue();
      case NULL, MISSING, ARRAY, OBJECT, BINARY, POJO -> null;
    };
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A file that stays where it is until it is read. */
  private record Stored(long size, Supplier<InputStream> content) implements FileBytes {
    @Override
    public InputStream open() {
      return content.get();
    }
  }

  private static byte[] read(InputStream content) {
    try (content) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
