// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

/**
 * Builds a numeric profile from a stream of values. Not thread-safe. The mean and the squared
 * distances follow B. P. Welford, "Note on a method for calculating corrected sums of squares and
 * products", Technometrics 4 (1962).
 */
public final class NumericProfiler {
  private final Reservoir reservoir;
  private long present;
  private long missing;
  private long infinite;
  private double min;
  private double max;
  private double mean;
  private double m2;

  public NumericProfiler(ProfileLimits limits, long seed) {
    this(NumericProfile.EMPTY, limits, seed);
  }

  /** Goes on where a stored profile ended; pass another seed than before. */
  public NumericProfiler(NumericProfile start, ProfileLimits limits, long seed) {
    reservoir = new Reservoir(limits.sampleSize(), seed, start.sample(), start.present());
    present = start.present();
    missing = start.missing();
    infinite = start.infinite();
    min = start.min();
    max = start.max();
    mean = start.finite() == 0 ? 0 : start.mean();
    m2 = start.m2();
  }

  /** One row; NaN is missing. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      missing++;
      return;
    }
    present++;
    min = NumericProfile.smaller(min, value);
    max = NumericProfile.larger(max, value);
    reservoir.add(value);
    if (Double.isInfinite(value)) {
      infinite++;
      return;
    }
    double gap = value - mean;
    mean += gap / (present - infinite);
    m2 += gap * (value - mean);
  }

  public void addMissing() {
    missing++;
  }

  /** The profile so far. */
  public NumericProfile profile() {
    double shownMean = present == infinite ? Double.NaN : mean;
    return new NumericProfile(
        present, missing, infinite, min, max, shownMean, m2, reservoir.sample());
  }
}
