// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.util.List;
import java.util.stream.Stream;

/** What a model can be asked for: ONNX's graphs for their own outputs, others for ours. */
interface Output {
  /** So many outputs of one request are read. */
  int MOST = 64;

  String label();

  /** 32 bits where the model's own arithmetic has no more. */
  Datatype datatype(Pipeline pipeline);

  /** The sizes of one row's values; empty for a single one. */
  List<Integer> sizes(Pipeline pipeline);

  /** What a row's values are called, one by one; empty if they have no names. */
  default List<String> labels(Pipeline pipeline) {
    return List.of();
  }

  /** Writes one row's numbers. */
  void write(LoadedModel model, Answer answer, double[] values, int at);

  /** One row's text, if that is what it is, or one of several. */
  String text(Answer answer, int place);

  /** All that this model can be asked for. */
  static List<Output> all(Pipeline pipeline) {
    return pipeline.model() instanceof OnnxModel graph
        ? Stream.concat(
                graph.answers().stream().map(GraphOutput::new), Stream.of(OwnOutput.PREDICTION_ID))
            .toList()
        : OwnOutput.all(pipeline);
  }

  /** What is answered to who asks for nothing by name. */
  static List<Output> usual(Pipeline pipeline) {
    return pipeline.model() instanceof OnnxModel
        ? all(pipeline).stream().filter(output -> output != OwnOutput.PREDICTION_ID).toList()
        : List.of(OwnOutput.PREDICT);
  }

  private static String unexplained(Model model) {
    return switch (model) {
      case RemoteModel _ -> "; a model that runs in Python or elsewhere is not explained";
      case Model other when other.explains() -> "";
      case ComposedModel _ -> "; an ensemble is explained where it adds up margins";
      case TreeEnsemble _ ->
          "; trees that do not say how many rows passed each node are not explained at once";
      default -> "; a model in the format onnx is not explained";
    };
  }

  /**
   * @throws Malformed if the model has no output of this name
   */
  static Output of(Pipeline pipeline, String label) {
    return all(pipeline).stream()
        .filter(output -> output.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new Malformed(
                    "outputs: %s (expected: of %s%s)"
                        .formatted(
                            label,
                            all(pipeline).stream().map(Output::label).toList(),
                            unexplained(pipeline.model()))));
  }
}
