// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.intervals;

/** Intervals of shares (successes out of trials), of their differences and of their ratios. */
public final class Proportions {
  private Proportions() {}

  /**
   * A share with Wilson's score interval, which stays inside 0..1 and works for few trials. No
   * trials: the value is {@code NaN}, the interval 0 to 1.
   *
   * <p>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA
   * 22 (1927).
   *
   * @throws IllegalArgumentException unless 0 ≤ successes ≤ trials
   */
  public static Estimate wilson(long successes, long trials, Confidence confidence) {
    requireShare(successes, trials);
    if (trials == 0) {
      return new Estimate(Double.NaN, 0, 1);
    }
    double p = (double) successes / trials;
    double z2 = confidence.z() * confidence.z();
    double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
    double half = Math.sqrt(z2 * (p * (1 - p) + z2 / (4 * trials)) / trials) / (1 + z2 / trials);
    double low = successes == 0 ? 0 : centre - half;
    double high = successes == trials ? 1 : centre + half;
    return new Estimate(p, low, high);
  }

  /**
   * The difference of two independent shares (first − second) with Newcombe's hybrid score
   * interval. Undefined if either has no trials.
   *
   * <p>R. G. Newcombe, "Interval estimation for the difference between independent proportions",
   * Statistics in Medicine 17 (1998), method 10.
   */
  public static Estimate difference(
      long successes1, long trials1, long successes2, long trials2, Confidence confidence) {
    Estimate first = wilson(successes1, trials1, confidence);
    Estimate second = wilson(successes2, trials2, confidence);
    if (trials1 == 0 || trials2 == 0) {
      return Estimate.UNDEFINED;
    }
    double value = first.value() - second.value();
    double down = Math.hypot(first.value() - first.low(), second.high() - second.value());
    double up = Math.hypot(first.high() - first.value(), second.value() - second.low());
    return new Estimate(value, value - down, value + up);
  }

  /**
   * The ratio of two independent shares (first / second) with Katz's interval, normal in the
   * logarithm. Undefined if the second share is zero; without successes in the first the bounds
   * stay open ({@code NaN}).
   *
   * <p>D. Katz et al., "Obtaining confidence intervals for the risk ratio in cohort studies",
   * Biometrics 34 (1978).
   */
  public static Estimate ratio(
      long successes1, long trials1, long successes2, long trials2, Confidence confidence) {
    requireShare(successes1, trials1);
    requireShare(successes2, trials2);
    if (trials1 == 0 || successes2 == 0) {
      return Estimate.UNDEFINED;
    }
    double value = ((double) successes1 / trials1) / ((double) successes2 / trials2);
    if (successes1 == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    double variance = 1.0 / successes1 - 1.0 / trials1 + 1.0 / successes2 - 1.0 / trials2;
    double factor = Math.exp(confidence.z() * Math.sqrt(variance));
    return new Estimate(value, value / factor, value * factor);
  }

  private static void requireShare(long successes, long trials) {
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "successes: %d of %d trials (expected: 0 <= successes <= trials)"
              .formatted(successes, trials));
    }
  }
}
