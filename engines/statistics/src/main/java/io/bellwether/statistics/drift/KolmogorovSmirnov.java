// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

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
    KolmogorovSmirnovTest.TwoResult result =
        KolmogorovSmirnovTest.withDefaults().test(first, second);
    return new TestResult(result.getStatistic(), result.getPValue());
  }
}
