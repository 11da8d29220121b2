// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Arrays;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** The two-sample Kolmogorov–Smirnov test, two-sided. */
public final class KolmogorovSmirnov {
  private KolmogorovSmirnov() {}

  /**
   * D = sup|F − G| and its p-value as SciPy's {@code ks_2samp} gives it: exact up to 10,000 values
   * in the larger sample, else from the one-sample law for {@code round(nm/(n+m))} values (R.
   * Simard, P. L'Ecuyer, "Computing the two-sided Kolmogorov–Smirnov distribution", J. Stat.
   * Software 39, 2011). With ties the test is conservative. Infinite values are allowed, {@code
   * NaN} is not.
   *
   * @throws IllegalArgumentException if a sample is empty or holds NaN
   */
  public static TestResult test(double[] first, double[] second) {
    NumericSamples.requireNumbers(first);
    NumericSamples.requireNumbers(second);
    if (first.length == 1 || second.length == 1) {
      return first.length == 1 ? one(first[0], second) : one(second[0], first);
    }
    KolmogorovSmirnovTest.TwoResult result =
        KolmogorovSmirnovTest.withDefaults().test(first, second);
    return new TestResult(result.getStatistic(), result.getPValue());
  }

  /**
   * One value against n: it has each of the n + 1 places among them with the same chance, and from
   * place k (so many values are smaller) D = max(k, n − k) / n.
   */
  private static TestResult one(double value, double[] others) {
    int n = others.length;
    long smaller = Arrays.stream(others).filter(other -> other < value).count();
    long notLarger = Arrays.stream(others).filter(other -> other <= value).count();
    long distance = Math.max(smaller, n - notLarger);
    long farAway = 0;
    for (int k = 0; k <= n; k++) {
      farAway += Math.max(k, n - k) >= distance ? 1 : 0;
    }
    return new TestResult((double) distance / n, (double) farAway / (n + 1));
  }
}
