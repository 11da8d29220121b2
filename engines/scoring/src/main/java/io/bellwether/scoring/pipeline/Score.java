// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

/** A model's answer to one row. */
public sealed interface Score {
  /**
   * Binary classification.
   *
   * @param margin the log-odds of the positive class
   * @param probability of the positive class
   */
  record Binary(double margin, double probability) implements Score {
    /** 1 if the positive class is at least as probable, else 0. */
    public int predicted() {
      return probability >= 0.5 ? 1 : 0;
    }
  }

  /** Regression: the margin and the value that the link makes of it. */
  record Regression(double margin, double value) implements Score {}

  /** One of several classes: a margin and a probability for each, in the order of the classes. */
  record Multiclass(double[] margins, double[] probabilities) implements Score {
    /** The index of the most probable class. */
    public int predicted() {
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
