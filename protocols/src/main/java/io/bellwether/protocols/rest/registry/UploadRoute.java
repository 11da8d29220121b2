// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.registry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.DirectoryReader;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelUploads;
import io.bellwether.platform.registry.ModelUploads.Format;
import io.bellwether.platform.registry.ModelUploads.Input;
import io.bellwether.platform.registry.ModelUploads.Upload;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.EnsembleUploads;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.LongWork;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Form;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/models/{name}/versions}: a model that was trained elsewhere, or an ensemble
 * of versions, as a file.
 */
public final class UploadRoute {
  private static final Permission WRITE = Permission.write(Resource.MODELS);

  /** What is made of the file has to fit into memory. */
  private static final long MOST_BYTES = 200L << 20;

  /** At a time, for each takes place on the disk. */
  private static final int MOST_UNPACKED = 2;

  private static final String FORMATS =
      Arrays.stream(Format.values()).map(Format::label).collect(Collectors.joining(" or "));

  private final ModelUploads uploads;
  private final EnsembleUploads ensembles;
  private final DirectoryReader directories;
  private final Registry registry;
  private final Path work;
  private final LongWork unpacking = new LongWork("unpack-model", MOST_UNPACKED);

  /**
   * @param directories of MLflow
   * @param work a folder for files while they are read
   */
  public UploadRoute(
      ModelUploads uploads,
      EnsembleUploads ensembles,
      DirectoryReader directories,
      Registry registry,
      Path work) {
    this.uploads = uploads;
    this.ensembles = ensembles;
    this.directories = directories;
    this.registry = registry;
    this.work = work;
  }

  public Route route() {
    return Route.post("/api/v1/models/{name}/versions", WRITE, this::upload);
  }

  private record Metadata(
      @Nullable String format,
      @Nullable Signature signature,
      @Nullable String description,
      @Nullable Map<String, String> tags) {}

  /** As we show it; only names and types count, for the file says what comes out. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Signature(List<Column> inputs) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Column(String name, String type) {}

  private void upload(Exchange exchange) throws IOException {
    try (Form form = exchange.form(MOST_BYTES, work)) {
      Metadata metadata = Json.read(part(form, "metadata").all(), Metadata.class);
      ModelVersion version = version(exchange, metadata, part(form, "model"));
      exchange.answer(
          201,
          ModelReplies.Version.of(
              registry.model(exchange.caller(), version.model()), version, Map.of()));
    }
  }

  private ModelVersion version(Exchange exchange, Metadata metadata, FileBytes file) {
    Format format = format(metadata.format);
    String name = exchange.pathName("name");
    String description = Optional.ofNullable(metadata.description).orElse("");
    Map<String, String> tags = Optional.ofNullable(metadata.tags).orElse(Map.of());
    List<Input> inputs = metadata.signature == null ? List.of() : inputs(metadata.signature);
    Caller caller = exchange.caller();
    return switch (format) {
      case XGBOOST, LIGHTGBM, ONNX, LINEAR ->
          uploads.upload(caller, name, new Upload(format, file, inputs, description, tags));
      case MLFLOW -> {
        requireNone(inputs, "MLmodel and the model's file say what it takes");
        yield unpacked(caller, name, file, description, tags);
      }
      case ENSEMBLE -> {
        requireNone(inputs, "an ensemble takes the inputs of its members");
        yield ensembles.upload(caller, name, file.all(), description, tags);
      }
    };
  }

  private static void requireNone(List<Input> inputs, String reason) {
    if (!inputs.isEmpty()) {
      throw InvalidInput.field(
          "signature", inputs.size() + " inputs", "none: " + reason, "leave the signature out");
    }
  }

  private ModelVersion unpacked(
      Caller caller, String name, FileBytes zip, String description, Map<String, String> tags) {
    try (UnpackedZip unpacked = unpacking.run(() -> UnpackedZip.of(zip, work))) {
      return switch (directories.find(unpacked.beside("MLmodel"))) {
        case ModelDirectories.Directory directory ->
            uploads.upload(caller, name, directory, description, tags);
        case ModelDirectories.Unreadable(String reason) -> throw unreadable(reason);
        case ModelDirectories.Refused(String reason) -> throw unreadable(reason);
        case ModelDirectories.Python _, ModelDirectories.Ensemble _ ->
            throw new IllegalStateException("a reader of directories finds neither");
      };
    }
  }

  private static InvalidInput unreadable(String reason) {
    return ModelUploads.unreadable(reason, "a directory of MLflow whose model is data");
  }

  private static FileBytes part(Form form, String name) {
    return form.part(name)
        .orElseThrow(
            () ->
                InvalidInput.field(
                    name,
                    "absent, among the parts " + form.names(),
                    "a part of the form",
                    "send the parts model (the file) and metadata (JSON)"));
  }

  private static Format format(@Nullable String label) {
    return Arrays.stream(Format.values())
        .filter(format -> format.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "format", label, FORMATS, "save the model in one of these formats"));
  }

  private static List<Input> inputs(Signature signature) {
    return signature.inputs.stream().map(column -> new Input(column.name, type(column))).toList();
  }

  private static ColumnType type(Column column) {
    return ColumnType.ofLabel(column.type)
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "signature.inputs." + column.name,
                    column.type,
                    "double, integer or boolean",
                    "name one of these types"));
  }
}
