// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import org.jspecify.annotations.Nullable;

/** A model's answer to one row. */
public sealed interface Score {
  /**
   * Binary classification.
   *
   * @param margin the log-odds of the positive class
   * @param probability of the positive class
   * @param predicted 1 for the positive class, else 0
   */
  record Binary(double margin, double probability, int predicted) implements Score {
    /** The more probable class is predicted, of equally probable ones the first. */
    public Binary(double margin, double probability) {
      this(margin, probability, probability > 0.5 ? 1 : 0);
    }
  }

  /** Regression: the margin and the value that the link makes of it. */
  record Regression(double margin, double value) implements Score {}

  /**
   * Several targets, such as a multi-output regression's: a margin and a value for each.
   *
   * @param values of targets that are labels the probability of each
   */
  record Targets(double[] margins, double[] values) implements Score {}

  /**
   * What is neither a number nor a class of which the probability is known.
   *
   * @param value a String, Double, Long or Boolean, or a List or Map of such, or null
   * @param text the same as text: of a String itself, else JSON
   */
  record Other(@Nullable Object value, String text) implements Score {}

  /**
   * One of several classes: a margin and a probability for each, in the order of the classes.
   *
   * @param predicted the index of a class
   */
  record Multiclass(double[] margins, double[] probabilities, int predicted) implements Score {
    /** The most probable class is predicted. */
    public Multiclass(double[] margins, double[] probabilities) {
      this(margins, probabilities, best(probabilities));
    }

    private static int best(double[] probabilities) {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        if (probabilities[i] > probabilities[best]) {
          best = i;
        }
      }
      return best;
    }
  }
}
