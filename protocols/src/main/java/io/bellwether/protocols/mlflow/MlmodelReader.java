// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bellwether.platform.registry.DirectoryReader;
import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads directories with an MLmodel file, as MLflow's clients write them, as far as they hold a
 * model as data.
 */
public final class MlmodelReader implements DirectoryReader {
  static final String MLMODEL = "MLmodel";

  /**
   * How the names of files end that are read: JSON, UBJSON, LightGBM's text, skops' zip of it,
   * ONNX.
   */
  private static final List<String> READ = List.of("json", "ubj", "lgb", "skops", "onnx");

  private static final List<String> LIBRARIES = List.of("lightgbm", "xgboost", "onnx");

  /** A model is scored from memory, so it has to fit there. */
  static final long MOST_BYTES = 200L << 20;

  private static final long MOST_TEXT = 1L << 20;

  /** MLflow's client writes NaN and Infinity as Python does. */
  private static final ObjectReader EXAMPLES =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build().reader();

  private final Function<byte[], JsonNode> yaml;

  /**
   * @param yaml reads YAML as the JSON that says the same, within bounds; what it cannot read is
   *     {@link Malformed}
   */
  public MlmodelReader(Function<byte[], JsonNode> yaml) {
    this.yaml = yaml;
  }

  @Override
  public Found find(Map<String, FileBytes> files) {
    try {
      return find(
          files,
          description ->
              new Unreadable(
                  "only Python reads its flavors %s; log it with MLflow's client, and register that"
                      .formatted(names(description.path("flavors")))));
    } catch (InvalidInput | Malformed e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param python what is found if only Python reads the model, by what MLmodel says
   */
  Found find(Map<String, FileBytes> files, Function<JsonNode, Found> python) {
    Optional<byte[]> text = small(files, MLMODEL);
    if (text.isEmpty()) {
      return new Unreadable(
          files.containsKey(MLMODEL)
              ? "its MLmodel file has more than %,d bytes".formatted(MOST_TEXT)
              : "there is no MLmodel file");
    }
    JsonNode description = yaml.apply(text.get());
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
          ? python.apply(description)
          : new Unreadable(
              data.isEmpty()
                  ? "no reader for its flavors: " + names(flavors)
                  : "%s in %s is not read (only %s)".formatted(format, data, READ));
    }
    FileBytes model = files.get(data);
    if (model == null || model.size() > MOST_BYTES) {
      return new Unreadable(
          "%s: %s (expected: at most %d bytes)"
              .formatted(data, model == null ? "absent" : model.size() + " bytes", MOST_BYTES));
    }
    return directory(format, files, model, flavor.path("pipeline").asText(), description);
  }

  private static Directory directory(
      String format,
      Map<String, FileBytes> all,
      FileBytes model,
      String pipelineFile,
      JsonNode description) {
    Map<String, FileBytes> files = new HashMap<>();
    files.put(Pipeline.MODEL_FILE, model);
    FileBytes pipeline = all.get(pipelineFile);
    if (pipeline != null && pipeline.size() < MOST_TEXT) {
      files.put(Pipeline.PIPELINE_FILE, pipeline);
    }
    return new Directory(
        format, files, signature(description), example(all, description), size(all));
  }

  static long size(Map<String, FileBytes> files) {
    return files.values().stream().mapToLong(FileBytes::size).sum();
  }

  static Optional<byte[]> small(Map<String, FileBytes> files, String name) {
    return Optional.ofNullable(files.get(name))
        .filter(file -> file.size() < MOST_TEXT)
        .map(FileBytes::all);
  }

  static List<String> names(JsonNode flavors) {
    List<String> names = new ArrayList<>();
    flavors.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The columns; tensors have none. */
  static List<Column> signature(JsonNode description) {
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

  /** The first row of the example, if it is a table that can be read; a model needs none. */
  static Optional<Map<String, @Nullable Object>> example(
      Map<String, FileBytes> files, JsonNode description) {
    String file = description.path("saved_input_example_info").path("artifact_path").asText();
    Optional<byte[]> text = small(files, file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode tree;
    try {
      tree = EXAMPLES.readTree(text.get());
    } catch (IOException e) {
      return Optional.empty();
    }
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
      case NUMBER -> number(value);
      case BOOLEAN -> value.booleanValue();
      case STRING -> value.textValue();
      case NULL, MISSING, ARRAY, OBJECT, BINARY, POJO -> null;
    };
  }

  private static @Nullable Object number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return Double.isNaN(value.doubleValue()) ? null : value.doubleValue();
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}
