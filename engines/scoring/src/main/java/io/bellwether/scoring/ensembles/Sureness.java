// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.pipeline.Score;
import java.util.Arrays;

/** When a member of a cascade answers, and does not pass the row on to the next. */
public sealed interface Sureness {
  boolean isSure(Score score);

  /**
   * The most probable class has at least this probability.
   *
   * @param probability 0: always; above 1: never
   */
  record AtLeast(double probability) implements Sureness {
    @Override
    public boolean isSure(Score score) {
      return switch (score) {
        case Score.Binary binary ->
            Math.max(binary.probability(), 1 - binary.probability()) >= probability;
        case Score.Multiclass many ->
            Arrays.stream(many.probabilities()).max().orElse(0) >= probability;
        case Score.Regression _, Score.Targets _, Score.Other _ -> false;
      };
    }
  }

  /** The probability of the positive one of two classes is not between these two. */
  record Outside(double low, double high) implements Sureness {
    @Override
    public boolean isSure(Score score) {
      return score instanceof Score.Binary binary
          && (binary.probability() <= low || binary.probability() >= high);
    }
  }
}
