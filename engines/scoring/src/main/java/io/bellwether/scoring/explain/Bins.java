// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.Arrays;

/**
 * Where the values of a feature fall: between quartiles, each closed above; a category by itself;
 * and what is missing with what is missing.
 *
 * @param edges in order, each once; none for categories
 */
record Bins(boolean category, double[] edges) {
  static Bins of(Sample sample, int feature) {
    double[] sorted = sample.sorted(feature);
    if (sample.isCategory(feature) || sorted.length == 0) {
      return new Bins(sample.isCategory(feature), new double[0]);
    }
    double[] quartiles = new double[3];
    Arrays.setAll(quartiles, i -> quantile(sorted, (i + 1) / 4.0));
    return new Bins(false, Arrays.stream(quartiles).distinct().toArray());
  }

  /** Between the two values next to it, as NumPy does by default. */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    double part = place - below;
    return part == 0 ? sorted[below] : sorted[below] + part * (above - sorted[below]);
  }

  boolean isSame(double one, double other) {
    if (Double.isNaN(one) || Double.isNaN(other)) {
      return Double.isNaN(one) && Double.isNaN(other);
    }
    return category ? one == other : bin(one) == bin(other);
  }

  private int bin(double value) {
    int bin = 0;
    while (bin < edges.length && edges[bin] < value) {
      bin++;
    }
    return bin;
  }

  /** The bound that values beside this one are above. */
  double from(double value) {
    int bin = bin(value);
    return bin == 0 || Double.isNaN(value) ? Double.NEGATIVE_INFINITY : edges[bin - 1];
  }

  /** The bound that values beside this one are at most. */
  double to(double value) {
    int bin = bin(value);
    return bin == edges.length || Double.isNaN(value) ? Double.POSITIVE_INFINITY : edges[bin];
  }
}
