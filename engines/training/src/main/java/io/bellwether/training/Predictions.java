// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

/**
 * A model's answers for rows that it did not learn from.
 *
 * @param rows indices into the table that was trained on, ascending
 * @param labels the truth
 * @param margins log-odds of the positive class
 * @param probabilities of the positive class
 */
public record Predictions(int[] rows, boolean[] labels, double[] margins, double[] probabilities) {

  static Predictions of(int[] rows, boolean[] labels, double[] margins) {
    double[] probabilities = new double[margins.length];
    for (int i = 0; i < margins.length; i++) {
      probabilities[i] = 1 / (1 + Math.exp(-margins[i]));
    }
    return new Predictions(rows, labels, margins, probabilities);
  }

  public boolean isEmpty() {
    return rows.length == 0;
  }
}
