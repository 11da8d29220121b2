// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.Arrays;

/**
 * How far rows are apart: of numbers the difference in median absolute deviations of the sample (or
 * mean ones, where more than half of the values are the same), of categories 1 if they differ, and
 * so between a value and a missing one.
 */
record Distance(Sample sample, double[] scales) {
  static Distance of(Sample sample) {
    double[] scales = new double[sample.width()];
    Arrays.setAll(scales, feature -> scale(sample, feature));
    return new Distance(sample, scales);
  }

  private static double scale(Sample sample, int feature) {
    double[] sorted = Arrays.stream(sample.sorted(feature)).filter(Double::isFinite).toArray();
    if (sorted.length == 0) {
      return 1;
    }
    double median = Bins.quantile(sorted, 0.5);
    double[] apart =
        Arrays.stream(sorted).map(value -> Math.abs(value - median)).sorted().toArray();
    double typical = Bins.quantile(apart, 0.5);
    double mean = Arrays.stream(apart).average().orElse(0);
    return typical > 0 ? typical : mean > 0 ? mean : 1;
  }

  double of(int feature, double one, double other) {
    if (one == other || (Double.isNaN(one) && Double.isNaN(other))) {
      return 0;
    }
    double apart = Math.abs(one - other) / scales[feature];
    return sample.isCategory(feature) || !Double.isFinite(apart) ? 1 : apart;
  }

  double between(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += of(i, one[i], other[i]);
    }
    return sum;
  }
}
