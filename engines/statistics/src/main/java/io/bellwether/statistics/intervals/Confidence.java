// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.intervals;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The level of a two-sided confidence interval.
 *
 * @param level the share of intervals that hold the true value, between 0 and 1, both excluded
 */
public record Confidence(double level) {
  /** 95 %, the level of everything that the platform reports. */
  public static final Confidence P95 = new Confidence(0.95);

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  public Confidence {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("confidence level: " + level + " (expected: 0 < x < 1)");
    }
  }

  /** The half width of the interval in standard deviations of a normal law: 1.96 at 95 %. */
  public double z() {
    return NORMAL.inverseSurvivalProbability((1 - level) / 2);
  }
}
