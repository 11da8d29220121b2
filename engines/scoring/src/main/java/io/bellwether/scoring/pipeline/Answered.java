// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.onnx.OnnxModel;
import java.util.Arrays;

/**
 * A model's answer to one row.
 *
 * @param own what the model itself answers: margins, or the values of all outputs of a graph
 */
public record Answered(Score score, double[] own) {
  static Answered of(OnnxModel graph, double[] own) {
    return new Answered(
        switch (graph.task()) {
          case BINARY -> {
            double probability = graph.probabilities(own)[1];
            double margin = OnnxModel.logOdds(probability);
            yield new Score.Binary(margin, probability, graph.predicted(own));
          }
          case REGRESSION -> new Score.Regression(graph.value(own), graph.value(own));
          case MULTICLASS -> {
            double[] probabilities = graph.probabilities(own);
            double[] margins = Arrays.stream(probabilities).map(Math::log).toArray();
            yield new Score.Multiclass(margins, probabilities, graph.predicted(own));
          }
        },
        own);
  }
}
