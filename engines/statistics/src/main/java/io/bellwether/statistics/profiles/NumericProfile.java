// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.statistics.drift.Sample;
import io.bellwether.statistics.intervals.Quantiles;
import java.util.Arrays;

/**
 * The summary of a numeric column. NaN counts as missing.
 *
 * @param present rows with a value
 * @param missing rows without
 * @param infinite rows with ±∞, part of {@code present}, but not of mean and m2
 * @param min the smallest value, {@code NaN} without values
 * @param max the largest value, {@code NaN} without values
 * @param mean the mean of the finite values, {@code NaN} without any
 * @param m2 the sum of the finite values' squared distances from their mean
 * @param sample a uniform random sample of the values: all of them, in order, while they fit
 */
public record NumericProfile(
    long present,
    long missing,
    long infinite,
    double min,
    double max,
    double mean,
    double m2,
    double[] sample)
    implements ColumnProfile {

  /** The profile of no rows. */
  public static final NumericProfile EMPTY =
      new NumericProfile(0, 0, 0, Double.NaN, Double.NaN, Double.NaN, 0, new double[0]);

  public NumericProfile {
    if (missing < 0 || infinite < 0 || present < infinite || present < sample.length) {
      throw new IllegalArgumentException(
          "rows present %d, missing %d, infinite %d, sampled %d (expected: counts of one column)"
              .formatted(present, missing, infinite, sample.length));
    }
  }

  /** Rows with a finite value. */
  public long finite() {
    return present - infinite;
  }

  /** The sum of the finite values. */
  public double sum() {
    return finite() == 0 ? 0 : mean * finite();
  }

  /** With n − 1; {@code NaN} below two finite values. */
  public double standardDeviation() {
    return finite() < 2 ? Double.NaN : Math.sqrt(m2 / (finite() - 1));
  }

  /** Whether the sample holds every value. */
  public boolean isComplete() {
    return sample.length == present;
  }

  /**
   * A quantile of the sample, linear between neighbours; {@code NaN} without values.
   *
   * @param share 0 = smallest .. 1 = largest
   */
  public double quantile(double share) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    return Quantiles.ofSorted(sorted, share);
  }

  @Override
  public Sample.Numbers asSample() {
    return new Sample.Numbers(sample, present, missing);
  }

  NumericProfile mergeNumeric(NumericProfile other, ProfileLimits limits, long seed) {
    Moments moments = new Moments(finite(), mean, m2).plus(other.finite(), other.mean, other.m2);
    return new NumericProfile(
        present + other.present,
        missing + other.missing,
        infinite + other.infinite,
        smaller(min, other.min),
        larger(max, other.max),
        moments.mean(),
        moments.m2(),
        Reservoir.merge(this, other, limits.sampleSize(), seed));
  }

  static double smaller(double a, double b) {
    return Double.isNaN(a) || b < a ? b : a;
  }

  static double larger(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }

  /**
   * T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for
   * computing sample variances", 1979.
   */
  private record Moments(long count, double mean, double m2) {
    Moments plus(long others, double otherMean, double otherM2) {
      if (others == 0) {
        return this;
      }
      if (count == 0) {
        return new Moments(others, otherMean, otherM2);
      }
      double total = (double) count + others;
      double gap = otherMean - mean;
      return new Moments(
          count + others,
          mean + gap * others / total,
          m2 + otherM2 + gap * gap * count * others / total);
    }
  }
}
