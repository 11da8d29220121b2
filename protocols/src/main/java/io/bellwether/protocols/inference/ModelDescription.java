// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.OnnxInput;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.Nested;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.remote.RemoteModel.Predicts;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a model says of itself. */
record ModelDescription(
    String name,
    List<String> versions,
    String platform,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    Map<String, String> properties) {
  /** -1 = the number of rows. */
  private static final int ROWS = -1;

  record TensorDescription(String name, Datatype datatype, List<Integer> shape) {}

  static ModelDescription of(Registry registry, Caller caller, LoadedModel model) {
    Pipeline pipeline = model.pipeline();
    String name = model.version().model();
    ModelVersion version = registry.version(caller, name, model.version().version());
    List<String> versions =
        registry.versions(caller, name).stream()
            .sorted(Comparator.comparingInt(ModelVersion::number))
            .map(one -> Integer.toString(one.number()))
            .toList();
    return new ModelDescription(
        name,
        versions,
        "bellwether_" + kind(version.content().modelType(), pipeline.model()),
        inputs(pipeline),
        Output.all(pipeline).stream().map(output -> output(output, pipeline)).toList(),
        properties(pipeline));
  }

  /** As it was registered; what MLflow's clients register does not say, so as it was loaded. */
  private static String kind(String registered, Model model) {
    return switch (model) {
      case Model _ when !registered.equals(Content.UNKNOWN_TYPE) -> registered;
      case TreeEnsemble trees -> trees.library().name().toLowerCase(Locale.ROOT);
      case LinearModel _ -> "linear";
      case OnnxModel _ -> "onnx";
      case RemoteModel _ -> "python";
      default -> registered;
    };
  }

  /** A graph's own; else one tensor of numbers if they are all that, or one for each column. */
  private static List<TensorDescription> inputs(Pipeline pipeline) {
    boolean single = pipeline.model().isSinglePrecision();
    List<Input> inputs = pipeline.inputs();
    if (pipeline.model() instanceof OnnxModel graph) {
      return graph.inputs().stream().map(ModelDescription::input).toList();
    }
    if (inputs.stream().noneMatch(input -> input.type() == ColumnType.STRING)) {
      Datatype datatype = Datatype.of(ColumnType.DOUBLE, single);
      List<Integer> sizes = RowForm.of(pipeline).sizes();
      List<Integer> shape = sizes.isEmpty() ? List.of(ROWS, inputs.size()) : rowsOf(sizes);
      return List.of(new TensorDescription("input", datatype, shape));
    }
    return pipeline.encodings().stream().map(input -> input(input, single)).toList();
  }

  private static TensorDescription input(InputEncoding input, boolean single) {
    Optional<Nested> tensor =
        input instanceof InputEncoding.Text text
            ? text.nested().filter(nested -> nested.element().isPresent())
            : Optional.empty();
    ColumnType type = tensor.flatMap(Nested::element).orElse(input.type());
    return new TensorDescription(
        input.name(),
        Datatype.of(type, single),
        rowsOf(tensor.map(Nested::sizes).orElse(List.of())));
  }

  private static List<Integer> rowsOf(List<Integer> sizes) {
    List<Integer> shape = new ArrayList<>(List.of(ROWS));
    shape.addAll(sizes);
    return shape;
  }

  private static TensorDescription input(OnnxInput input) {
    return new TensorDescription(
        input.name(), GraphOutput.datatype(input.element()), rowsOf(input.sizes()));
  }

  private static TensorDescription output(Output output, Pipeline pipeline) {
    Optional<Predicts> known =
        output == OwnOutput.PREDICT && pipeline.model() instanceof RemoteModel remote
            ? remote.predicts()
            : Optional.empty();
    return known
        .map(
            of ->
                new TensorDescription(
                    output.label(), Datatype.of(of.element(), false), rowsOf(of.sizes())))
        .orElseGet(
            () ->
                new TensorDescription(
                    output.label(), output.datatype(pipeline), rowsOf(output.sizes(pipeline))));
  }

  /** The columns in their order, and the names of the classes, as JSON. */
  private static Map<String, String> properties(Pipeline pipeline) {
    String columns = json(pipeline.inputs().stream().map(Input::name).toList());
    return pipeline.classes().isEmpty()
        ? Map.of("columns", columns)
        : Map.of("columns", columns, "classes", json(pipeline.classes()));
  }

  private static String json(List<String> names) {
    return new String(Json.bytes(names), StandardCharsets.UTF_8);
  }
}
