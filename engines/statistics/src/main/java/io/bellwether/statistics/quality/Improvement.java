// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import io.bellwether.statistics.intervals.Estimate;

/**
 * Whether a challenger is better than the champion, by the platform's one rule: {@code (challenger
 * − champion) / |champion| ≥ required}, with the sign turned for losses, and the lower bound of the
 * paired interval of the difference above 0.
 *
 * @param champion the champion's metric
 * @param challenger the challenger's metric, on the same rows
 * @param gain the difference with its paired interval, signed so that positive means that the
 *     challenger is better
 * @param required the least relative gain, {@link #REQUIRED} by default
 */
public record Improvement(
    Metric metric, double champion, double challenger, Estimate gain, double required) {
  /** Two per cent. */
  public static final double REQUIRED = 0.02;

  /** What arithmetic may lose: 0.51 against 0.5 is 2 %. */
  private static final double ROUNDING = 1e-12;

  public Improvement {
    if (!(required >= 0)) {
      throw new IllegalArgumentException("required gain: " + required + " (expected: >= 0)");
    }
  }

  /**
   * The gain as a share of the champion's value; infinite if that is 0, {@code NaN} if either
   * metric is undefined.
   */
  public double relativeGain() {
    return gain.value() / Math.abs(champion);
  }

  /** An undefined metric or bound is never better. */
  public boolean better() {
    return relativeGain() >= required - ROUNDING && gain.low() > 0;
  }

  /** The same comparison under another requirement. */
  public Improvement requiring(double relativeGain) {
    return new Improvement(metric, champion, challenger, gain, relativeGain);
  }
}
