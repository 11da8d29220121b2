// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.registry.ModelExports;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.LightgbmSkops;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes versions as directories that MLflow's clients load. A tree model whose inputs are its
 * features becomes a model of its library with everything to be a Python function; one that encodes
 * its inputs only the library's model of the encoded columns, for as a Python function it would
 * take other columns than we do; a linear model and an ensemble a file that no flavor of MLflow
 * reads.
 */
public final class MlmodelExports implements ModelExports {
  private static final String PIPELINE_FILE = "pipeline.json";
  private static final String OWN = "models/";

  /** So many bytes tell a file's format. */
  private static final int HEAD = 64;

  /** Whose format this is. */
  private static final String MLFLOW = "3.17.2";

  private final Artifacts artifacts;

  public MlmodelExports(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /** Where clients find what was laid out, if the source is a folder of our own. */
  static Optional<String> location(Caller caller, String source) {
    return path(caller, source).map(path -> Artifacts.SCHEME + path);
  }

  private static Optional<String> path(Caller caller, String source) {
    String own = OWN + caller.workspace() + "/";
    return source.startsWith(own)
        ? Optional.of(OWN + source.substring(own.length()))
        : Optional.empty();
  }

  @Override
  public void export(Caller caller, ModelVersion version, Pipeline pipeline) {
    Optional<String> path = path(caller, version.content().source());
    if (path.isEmpty()) {
      return;
    }
    Map<String, FileBytes> files = new TreeMap<>(pipeline.files());
    FileBytes model = Objects.requireNonNull(files.remove(Pipeline.MODEL_FILE));
    byte[] head = model.head(HEAD);
    Flavor flavor = Flavor.of(pipeline.model(), head);
    files.put(
        flavor.file(),
        LightgbmSkops.recognises(head) ? FileBytes.of(LightgbmSkops.text(model.all())) : model);
    files.put("MLmodel", FileBytes.of(Json.bytes(description(version, pipeline, flavor))));
    files.put(
        "requirements.txt",
        FileBytes.of(("mlflow\n" + flavor.packages() + "\n").getBytes(StandardCharsets.US_ASCII)));
    files.forEach((name, file) -> put(caller, path.get() + "/" + name, file));
  }

  /** As a stream: of a large model there is no room for the file besides. */
  private void put(Caller caller, String path, FileBytes file) {
    try (InputStream in = file.sized()) {
      artifacts.put(caller, path, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How MLflow knows a model's file.
   *
   * @param library whose model it is; empty: no flavor of MLflow reads it
   * @param format the ending of its name, which XGBoost goes by
   */
  private record Flavor(String library, String format) {
    static Flavor of(Model model, byte[] head) {
      return switch (model) {
        case TreeEnsemble trees when trees.library() == Library.LIGHTGBM ->
            new Flavor("lightgbm", "lgb");
        case LinearModel linear -> new Flavor("", "json");
        case ComposedModel ensemble -> new Flavor("", "json");
        case OnnxModel graph -> new Flavor("onnx", "onnx");
        default -> new Flavor("xgboost", PullReader.isUbjson(head) ? "ubj" : "json");
      };
    }

    String file() {
      return "model." + format;
    }

    Map<String, Object> description() {
      return switch (library) {
        case "lightgbm" -> Map.of("data", file(), "model_class", "lightgbm.basic.Booster");
        case "onnx" -> Map.of("data", file(), "providers", List.of("CPUExecutionProvider"));
        default ->
            Map.of("data", file(), "model_class", "xgboost.core.Booster", "model_format", format);
      };
    }

    String packages() {
      return library.equals("onnx") ? "onnx\nonnxruntime" : library;
    }

    Map<String, Object> pythonFunction() {
      return Map.of("loader_module", "mlflow." + library, "data", file());
    }
  }

  /** JSON is YAML too. */
  private static Map<String, Object> description(
      ModelVersion version, Pipeline pipeline, Flavor flavor) {
    boolean plain = pipeline.encodings().stream().allMatch(MlmodelExports::passes);
    Map<String, Object> flavors = new LinkedHashMap<>();
    flavors.put(
        "bellwether", Map.of("data", flavor.file(), "pipeline", PIPELINE_FILE, "version", "1"));
    if (!flavor.library.isEmpty()) {
      flavors.put(flavor.library, flavor.description());
    }
    if (!flavor.library.isEmpty() && plain) {
      flavors.put("python_function", flavor.pythonFunction());
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("flavors", flavors);
    description.put("mlflow_version", MLFLOW);
    version.content().runId().ifPresent(run -> description.put("run_id", run));
    description.put("utc_time_created", version.createdAt().toString());
    if (plain) {
      description.put("signature", signature(pipeline));
    }
    return description;
  }

  private static boolean passes(InputEncoding encoding) {
    return switch (encoding) {
      case InputEncoding.Text text -> true;
      case InputEncoding.Numeric number ->
          number.imputation().isEmpty() && !number.missingIndicator();
      case InputEncoding.OneHot _, Coded _ -> false;
    };
  }

  private record Column(String type, String name, boolean required) {}

  private static Map<String, String> signature(Pipeline pipeline) {
    List<Column> inputs =
        pipeline.inputs().stream()
            .map(input -> new Column(type(input), input.name(), true))
            .toList();
    return Map.of("inputs", new String(Json.bytes(inputs), StandardCharsets.UTF_8));
  }

  private static String type(Input input) {
    return switch (input.type()) {
      case DOUBLE -> "double";
      case INTEGER -> "long";
      case BOOLEAN -> "boolean";
      case STRING -> "string";
      case TIMESTAMP -> "datetime";
    };
  }
}
