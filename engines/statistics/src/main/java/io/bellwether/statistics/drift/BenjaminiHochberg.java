// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The correction for many tests at once that bounds the false-discovery rate: among the tests
 * called significant at an adjusted p ≤ q, on average at most the share q is wrong.
 *
 * <p>Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57
 * (1995).
 */
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /**
   * The adjusted p-values in the order given: p₍ᵢ₎ · d / i, made monotone from the largest down.
   *
   * @throws IllegalArgumentException if a value lies outside 0..1
   */
  public static double[] adjust(double... pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p-value: " + p + " (expected: 0 <= x <= 1)");
      }
    }
    int[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double least = 1;
    for (int rank = order.length; rank >= 1; rank--) {
      int index = order[rank - 1];
      least = Math.min(least, pValues[index] * order.length / rank);
      adjusted[index] = least;
    }
    return adjusted;
  }
}
