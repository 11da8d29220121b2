// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.function.ToDoubleFunction;

/** Shapley values by their definition, over all coalitions. */
final class Shapley {
  private Shapley() {}

  /**
   * The values of the features, and then the worth of the empty coalition.
   *
   * @param worth of a coalition, given as one flag per feature
   */
  static double[] values(int features, ToDoubleFunction<boolean[]> worth) {
    double[] worths = new double[1 << features];
    for (int set = 0; set < worths.length; set++) {
      boolean[] known = new boolean[features];
      for (int i = 0; i < features; i++) {
        known[i] = (set >> i & 1) == 1;
      }
      worths[set] = worth.applyAsDouble(known);
    }
    double[] values = new double[features + 1];
    for (int i = 0; i < features; i++) {
      for (int set = 0; set < worths.length; set++) {
        if ((set >> i & 1) == 0) {
          int size = Integer.bitCount(set);
          double weight = factorial(size) * factorial(features - size - 1) / factorial(features);
          values[i] += weight * (worths[set | 1 << i] - worths[set]);
        }
      }
    }
    values[features] = worths[0];
    return values;
  }

  private static double factorial(int n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
  }
}
