// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.scoring.pipeline.Score;
import java.util.List;

/** What is true of rows, and how far a model's answers are from it. */
sealed interface Truth {
  int rows();

  /** The name of the loss. */
  String label();

  /**
   * @param scores the answers to all rows, in their order
   * @return 0 or more; less is better
   */
  double loss(List<Score> scores);

  /**
   * @param places of each row that of its class among the model's
   */
  record Classes(int[] places) implements Truth {
    @Override
    public int rows() {
      return places.length;
    }

    @Override
    public String label() {
      return "log_loss";
    }

    @Override
    public double loss(List<Score> scores) {
      double sum = 0;
      for (int i = 0; i < places.length; i++) {
        sum -= Math.log(Math.max(probability(scores.get(i), places[i]), 1e-15));
      }
      return sum / places.length;
    }

    private static double probability(Score score, int place) {
      return switch (score) {
        case Score.Binary binary -> place == 1 ? binary.probability() : 1 - binary.probability();
        case Score.Multiclass many -> many.probabilities()[place];
        case Score.Regression _, Score.Targets _, Score.Other _ ->
            throw new IllegalStateException("classes are true of what answers none: " + score);
      };
    }
  }

  /**
   * @param numbers of each row one for each of the model's values, of which all count alike
   */
  record Values(double[][] numbers) implements Truth {
    @Override
    public int rows() {
      return numbers.length;
    }

    @Override
    public String label() {
      return "mean_squared_error";
    }

    @Override
    public double loss(List<Score> scores) {
      double sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        double[] said = values(scores.get(i));
        for (int value = 0; value < said.length; value++) {
          double difference = said[value] - numbers[i][value];
          sum += difference * difference / said.length;
        }
      }
      return sum / numbers.length;
    }

    private static double[] values(Score score) {
      return switch (score) {
        case Score.Regression one -> new double[] {one.value()};
        case Score.Targets many -> many.values();
        case Score.Binary _, Score.Multiclass _, Score.Other _ ->
            throw new IllegalStateException("numbers are true of what answers none: " + score);
      };
    }
  }
}
