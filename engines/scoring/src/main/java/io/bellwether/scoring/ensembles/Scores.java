// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Score;
import java.util.Arrays;

/** Makes scores of numbers. */
final class Scores {
  private Scores() {}

  /** Of probabilities or values; of classes that are equally probable the first is predicted. */
  static Score ofProbabilities(Task task, double[] values) {
    return switch (task) {
      case BINARY -> {
        double probability = Math.min(1, values[0]); // Rounding may lead beyond.
        yield new Score.Binary(OnnxModel.logOdds(probability), probability);
      }
      case REGRESSION -> new Score.Regression(values[0], values[0]);
      case MULTICLASS -> new Score.Multiclass(logs(values), values);
      case TARGETS -> new Score.Targets(values, values);
      case OTHER -> throw new IllegalArgumentException("no single number");
    };
  }

  /** Of margins, as the link makes them. */
  static Score ofMargins(Task task, Link link, double[] margins) {
    double[] answers = margins.clone();
    link.apply(answers);
    return switch (task) {
      case BINARY -> new Score.Binary(margins[0], answers[0]);
      case REGRESSION -> new Score.Regression(margins[0], answers[0]);
      case MULTICLASS -> new Score.Multiclass(margins, answers);
      case TARGETS -> new Score.Targets(margins, answers);
      case OTHER -> throw new IllegalArgumentException("no single number");
    };
  }

  /** The same with margins that are numbers, also of classes that are certain or impossible. */
  static Score finite(Score score) {
    return switch (score) {
      case Score.Binary(double margin, double probability, int predicted) ->
          new Score.Binary(Space.finite(margin), probability, predicted);
      case Score.Multiclass(double[] margins, double[] probabilities, int predicted) ->
          new Score.Multiclass(
              Arrays.stream(margins).map(Space::finite).toArray(), probabilities, predicted);
      case Score.Regression _, Score.Targets _, Score.Other _ -> score;
    };
  }

  static double[] logs(double[] probabilities) {
    return Arrays.stream(probabilities).map(Math::log).toArray();
  }
}
