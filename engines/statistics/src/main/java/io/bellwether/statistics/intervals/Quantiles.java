// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.intervals;

/** Quantiles, linear between neighbours: type 7 of Hyndman and Fan (1996), NumPy's default. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * A quantile of sorted values; {@code NaN} without values.
   *
   * @param share 0 = smallest .. 1 = largest
   * @throws IllegalArgumentException if the share lies outside 0..1
   */
  public static double ofSorted(double[] sorted, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("quantile: " + share + " (expected: 0 <= x <= 1)");
    }
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    double fraction = position - below;
    if (fraction == 0) {
      return sorted[below];
    }
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
  }
}
