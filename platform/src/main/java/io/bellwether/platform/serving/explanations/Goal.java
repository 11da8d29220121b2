// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.pipeline.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How far a score is from the one that is wanted: 0 or more where it is met. */
final class Goal {
  private Goal() {}

  /**
   * @param classes of the model; none for a regression
   * @param now what the model answers to the decision that is explained
   * @throws InvalidInput if what is wanted is no answer of the model
   */
  static ToDoubleFunction<Score> of(Wanted wanted, List<String> classes, Score now) {
    check(wanted, classes);
    if (classes.isEmpty()) {
      return range(wanted);
    }
    int predicted = predicted(now);
    Optional<Integer> place = wanted.outcome().map(outcome -> place(outcome, classes));
    return score -> distance(score, predicted, place);
  }

  private static void check(Wanted wanted, List<String> classes) {
    boolean isRange = wanted.min().isPresent() || wanted.max().isPresent();
    if (!classes.isEmpty() && isRange) {
      throw InvalidInput.field(
          "target",
          "min or max",
          "an outcome of " + classes,
          "leave min and max out, which are for regressions");
    }
    if (classes.isEmpty() && wanted.outcome().isPresent()) {
      throw InvalidInput.field(
          "target.outcome",
          wanted.outcome().get(),
          "min or max, for the model is a regression",
          "say which values are wanted");
    }
  }

  private static int place(Object outcome, List<String> classes) {
    int place = Outcomes.classOf(outcome, classes);
    if (place < 0) {
      throw InvalidInput.field(
          "target.outcome", outcome, "one of " + classes, "name a class that the model can answer");
    }
    return place;
  }

  private static double distance(Score score, int predicted, Optional<Integer> place) {
    double[] probabilities = probabilities(score);
    double best = Double.NEGATIVE_INFINITY;
    double other = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < probabilities.length; i++) {
      boolean isWanted = place.map(Integer.valueOf(i)::equals).orElse(i != predicted);
      best = isWanted ? Math.max(best, probabilities[i]) : best;
      other = isWanted ? other : Math.max(other, probabilities[i]);
    }
    int found = predicted(score);
    boolean met = place.map(Integer.valueOf(found)::equals).orElse(found != predicted);
    return met ? Math.max(0, best - other) : Math.min(-Double.MIN_VALUE, best - other);
  }

  private static ToDoubleFunction<Score> range(Wanted wanted) {
    double min = wanted.min().orElse(Double.NEGATIVE_INFINITY);
    double max = wanted.max().orElse(Double.POSITIVE_INFINITY);
    if (wanted.min().isEmpty() && wanted.max().isEmpty()) {
      throw InvalidInput.field(
          "target",
          "neither min nor max",
          "a least or a largest value, or both, for the model is a regression",
          "say which values are wanted");
    }
    if (!(min <= max)) {
      throw InvalidInput.field(
          "target.min", min, "at most target.max, " + max, "no value is both: swap them");
    }
    return score -> Math.min(0, Math.min(value(score) - min, max - value(score)));
  }

  private static double value(Score score) {
    return score instanceof Score.Regression regression ? regression.value() : Double.NaN;
  }

  private static int predicted(Score score) {
    return switch (score) {
      case Score.Binary binary -> binary.predicted();
      case Score.Multiclass many -> many.predicted();
      case Score.Regression _, Score.Targets _, Score.Other _ -> -1;
    };
  }

  private static double[] probabilities(Score score) {
    return switch (score) {
      case Score.Binary binary -> new double[] {1 - binary.probability(), binary.probability()};
      case Score.Multiclass many -> many.probabilities();
      case Score.Regression _, Score.Targets _, Score.Other _ -> new double[0];
    };
  }
}
