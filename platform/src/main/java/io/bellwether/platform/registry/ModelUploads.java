// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.LongWork;
import io.bellwether.platform.shared.Names;
import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.InputEncoding.Numeric;
import io.bellwether.scoring.pipeline.InputEncoding.Text;
import io.bellwether.scoring.pipeline.ModelFile;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Registers models that were trained elsewhere and are brought as files. */
public final class ModelUploads {
  /** So many files are read at a time: a large one takes memory besides. */
  private static final int MOST_READ = 2;

  /** A large one is hashed for a while, and its trial or its store may be slow. */
  private static final int MOST_STORED = 8;

  private static final String REMEDY = "save the model again and upload that file";

  private final Registry registry;
  private final ArtifactStore artifacts;
  private final Ids ids;
  private final ModelTrials trials;
  private final LatestUpload latest;
  private final LongWork reading = new LongWork("read-model", MOST_READ);

  /** In a process of its own, for which nobody with another kind of file has to wait. */
  private final LongWork trying = new LongWork("try-model", MOST_STORED);

  private final LongWork storing = new LongWork("store-model", MOST_STORED);

  public ModelUploads(
      Registry registry,
      ArtifactStore artifacts,
      Ids ids,
      ModelTrials trials,
      LatestUpload latest) {
    this.registry = registry;
    this.artifacts = artifacts;
    this.ids = ids;
    this.trials = trials;
    this.latest = latest;
  }

  /** Formats that can be read; nothing in them is executed. */
  public enum Format {
    /** XGBoost's JSON or UBJSON. */
    XGBOOST("xgboost"),
    /** LightGBM's text. */
    LIGHTGBM("lightgbm"),
    /** ONNX, of columns. */
    ONNX("onnx"),
    /** Our linear format. */
    LINEAR("linear"),
    /** A zip of a directory that MLflow's clients wrote. */
    MLFLOW("mlflow"),
    /** Our document of an ensemble of versions. */
    ENSEMBLE(Memberships.ENSEMBLE);

    private final String label;

    Format(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    private static Format of(Model model) {
      return switch (model) {
        case TreeEnsemble trees when trees.library() == Library.LIGHTGBM -> LIGHTGBM;
        case LinearModel linear -> LINEAR;
        case OnnxModel graph -> ONNX;
        default -> XGBOOST;
      };
    }
  }

  /**
   * A column that the model takes.
   *
   * @param type of a number or a boolean; text only where the model's own file says so, and of
   *     categories that are texts there a number means their codes
   */
  public record Input(String name, ColumnType type) {}

  /**
   * @param signature the model's inputs in its order; empty: the features that its file names
   */
  public record Upload(
      Format format,
      FileBytes file,
      List<Input> signature,
      String description,
      Map<String, String> tags) {}

  /**
   * Stores the file and registers it as the model's next version.
   *
   * @throws InvalidInput if the file cannot be read or does not fit what was said of it; then
   *     nothing of it is kept
   */
  public ModelVersion upload(Caller caller, String name, Upload upload) {
    Names.check("name", name);
    requireTrial(upload.file);
    Pipeline pipeline = reading.run(() -> pipeline(upload));
    return store(
        caller, name, pipeline, upload.format, upload.file, upload.description, upload.tags);
  }

  /**
   * Stores the model of a directory, as {@link #upload(Caller, String, Upload)} does. Its inputs
   * are those that its files tell.
   */
  public ModelVersion upload(
      Caller caller,
      String name,
      Directory directory,
      String description,
      Map<String, String> tags) {
    Names.check("name", name);
    FileBytes file = Objects.requireNonNull(directory.files().get(Pipeline.MODEL_FILE));
    requireTrial(file);
    Pipeline pipeline = reading.run(() -> read(directory::pipeline));
    Format format = Format.of(pipeline.model());
    return store(caller, name, pipeline, format, file, description, tags);
  }

  private ModelVersion store(
      Caller caller,
      String name,
      Pipeline pipeline,
      Format format,
      FileBytes file,
      String description,
      Map<String, String> tags) {
    String folder = "models/%s/%s/%s".formatted(caller.workspace(), name, ids.next());
    ModelFiles stored = storing.run(() -> ModelFiles.store(artifacts, folder, pipeline.files()));
    latest.is(folder, file.size(), pipeline.model());
    return registry.register(
        caller,
        name,
        Content.uploaded(
            folder,
            format.label,
            inputs(pipeline),
            Content.Output.of(pipeline),
            tags,
            description,
            stored.sizeBytes(),
            stored.contentHash()));
  }

  private void requireTrial(FileBytes file) {
    if (ModelFile.needsTrial(file)) {
      Optional<String> refusal = trying.run(() -> trials.refusal(file));
      if (refusal.isPresent()) {
        throw unreadable(refusal.get(), "a model that can be read and scored");
      }
    }
  }

  private static Pipeline pipeline(Upload upload) {
    Pipeline bare = read(() -> Pipeline.of(upload.file));
    Format found = Format.of(bare.model());
    if (found != upload.format) {
      throw InvalidInput.field(
          "format", upload.format.label, found.label, "say what the file is, or upload another");
    }
    return signed(upload.signature, bare);
  }

  private static Pipeline read(Supplier<Pipeline> reading) {
    try {
      return reading.get();
    } catch (ModelFormatException e) {
      throw unreadable(String.valueOf(e.getMessage()), "a model in a format that is read");
    }
  }

  private static Pipeline signed(List<Input> signature, Pipeline bare) {
    if (signature.isEmpty()) {
      return bare;
    }
    int features = bare.model().features().size();
    if (signature.size() != features) {
      throw InvalidInput.field(
          "signature.inputs",
          signature.size() + " inputs",
          features + ", the features of the model",
          "list every feature once, in the model's order");
    }
    List<String> names = signature.stream().map(Input::name).toList();
    List<String> inFile = bare.model().features();
    List<String> called = bare.signed(names).encodings().stream().map(InputEncoding::name).toList();
    if (!called.equals(names)) {
      throw InvalidInput.field(
          "signature.inputs", names, inFile + ", as the file has them", "use the file's names");
    }
    List<InputEncoding> encodings = new ArrayList<>();
    try {
      for (int i = 0; i < features; i++) {
        Input input = signature.get(i);
        encodings.add(encoding(bare.model(), i, input));
      }
      return bare.with(encodings);
    } catch (IllegalArgumentException e) {
      throw InvalidInput.field(
          "signature.inputs",
          e.getMessage(),
          "the types of the model's inputs, each name once",
          "correct the signature");
    }
  }

  private static InputEncoding encoding(Model model, int feature, Input input) {
    if (model.types().get(feature) == ColumnType.STRING) {
      if (input.type != ColumnType.STRING) {
        throw new IllegalArgumentException(
            "%s: %s (expected: string)".formatted(input.name, input.type.label()));
      }
      return new Text(input.name);
    }
    Optional<Categories> categories = model.categories(feature);
    boolean areTexts = categories.isPresent() && categories.get().type() == ColumnType.STRING;
    return categories.isPresent() && areTexts == (input.type == ColumnType.STRING)
        ? new Coded(input.name, categories.get())
        : Numeric.passing(input.name, input.type); // Of texts the codes.
  }

  /** What is said of a file that holds no model that can be read. */
  public static InvalidInput unreadable(String reason, String expected) {
    return new InvalidInput(
        "model_unreadable",
        "model: " + reason,
        List.of(InvalidInput.Problem.field("model", reason, expected, REMEDY)));
  }

  private static List<Content.Input> inputs(Pipeline pipeline) {
    int nameless = pipeline.inputs().stream().map(input -> input.name()).toList().indexOf("");
    if (nameless >= 0) {
      throw unreadable(
          "the name of feature %d is empty".formatted(nameless), "a name for every feature");
    }
    return pipeline.inputs().stream()
        .map(
            input ->
                new Content.Input(
                    input.name(),
                    input.type().label(),
                    Optional.empty(),
                    Optional.empty(),
                    input.categories()))
        .toList();
  }
}
