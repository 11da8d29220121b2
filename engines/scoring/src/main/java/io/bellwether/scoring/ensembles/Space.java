// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.Score;
import java.util.Arrays;
import java.util.Locale;

/** In what members' answers are combined. */
public enum Space {
  /** Probabilities of classes, or values. */
  PROBABILITY,
  /** Before the link: log-odds of a classifier. */
  MARGIN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** σ of it is 1, of its negative the smallest positive number. */
  private static final double MOST_SURE = 745;

  /**
   * One number of two classes (of the positive one) or of a regression, else one for each class or
   * target.
   *
   * <p>Log-odds of a class that is certain or impossible are finite, so that they can be added.
   *
   * @param slope what margins are multiplied with before the link, {@link Model#slope}
   */
  double[] of(Score score, double slope) {
    return switch (this) {
      case PROBABILITY ->
          switch (score) {
            case Score.Binary binary -> new double[] {binary.probability()};
            case Score.Regression regression -> new double[] {regression.value()};
            case Score.Multiclass many -> many.probabilities();
            case Score.Targets many -> many.values();
            case Score.Other other -> throw new IllegalArgumentException(other.text());
          };
      case MARGIN -> {
        double[] margins = margins(score);
        boolean same = slope == 1 && Arrays.stream(margins).allMatch(Double::isFinite);
        boolean classifies = !(score instanceof Score.Regression || score instanceof Score.Targets);
        yield same
            ? margins
            : Arrays.stream(margins)
                .map(margin -> margin * slope)
                .map(margin -> classifies ? finite(margin) : margin)
                .toArray();
      }
    };
  }

  /** Numbers that can be written down, and added. */
  static double finite(double margin) {
    return Double.isInfinite(margin) ? Math.copySign(MOST_SURE, margin) : margin;
  }

  static double[] margins(Score score) {
    return switch (score) {
      case Score.Binary binary -> new double[] {binary.margin()};
      case Score.Regression regression -> new double[] {regression.margin()};
      case Score.Multiclass many -> many.margins();
      case Score.Targets many -> many.margins();
      case Score.Other other -> throw new IllegalArgumentException(other.text());
    };
  }
}
