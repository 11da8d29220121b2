// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.intervals;

/**
 * A value with its confidence interval. {@code NaN} means undefined: a value such as 0/0, or a
 * bound about which the data say nothing.
 *
 * @param value the point estimate
 * @param low the lower bound
 * @param high the upper bound
 */
public record Estimate(double value, double low, double high) {
  /** A value that the data do not define. */
  public static final Estimate UNDEFINED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  public Estimate {
    if (low > high) {
      throw new IllegalArgumentException(
          "interval: %s to %s (expected: low <= high)".formatted(low, high));
    }
  }

  public boolean isDefined() {
    return !Double.isNaN(value);
  }

  /** {@code value ± z · standardError}; a standard error of {@code NaN} leaves the bounds open. */
  public static Estimate normal(double value, double standardError, Confidence confidence) {
    double half = confidence.z() * standardError;
    return new Estimate(value, value - half, value + half);
  }

  /**
   * The mean of independent values with the interval of the central limit theorem, {@code mean ± z
   * · s/√n}, s² with n − 1. No values: undefined; one value: no bounds.
   */
  public static Estimate mean(double[] values, Confidence confidence) {
    if (values.length == 0) {
      return UNDEFINED;
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = squares / (values.length - 1.0);
    return normal(mean, Math.sqrt(variance / values.length), confidence);
  }
}
