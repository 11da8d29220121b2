// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Arrays;

/** The Wasserstein-1 or earth mover's distance of two numeric samples. */
public final class Wasserstein {
  private Wasserstein() {}

  /**
   * ∫|F − G| dx: how far the average value has to move, in the values' unit. O(n log n).
   *
   * @throws IllegalArgumentException if a sample is empty or holds NaN
   */
  public static double distance(double[] first, double[] second) {
    NumericSamples.requireNumbers(first);
    NumericSamples.requireNumbers(second);
    double[] x = first.clone();
    double[] y = second.clone();
    Arrays.sort(x);
    Arrays.sort(y);
    double distance = 0;
    int i = 0;
    int j = 0;
    double at = Math.min(x[0], y[0]);
    while (i < x.length && j < y.length) {
      double next = Math.min(x[i], y[j]);
      distance += gap(i, x.length, j, y.length) * (next - at);
      at = next;
      if (x[i] <= y[j]) {
        i++;
      } else {
        j++;
      }
    }
    double[] rest = i < x.length ? x : y;
    for (int k = i < x.length ? i : j; k < rest.length; k++) {
      int seenX = i < x.length ? k : i;
      int seenY = i < x.length ? j : k;
      distance += gap(seenX, x.length, seenY, y.length) * (rest[k] - at);
      at = rest[k];
    }
    return distance;
  }

  private static double gap(int i, int n, int j, int m) {
    return Math.abs((double) i / n - (double) j / m);
  }
}
