// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Locale;

/** How likely the positive class is, in a word. */
public enum RiskLevel {
  LOW,
  MEDIUM,
  HIGH;

  /** The word on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where the levels begin.
   *
   * @param medium the smallest probability that is no longer low
   * @param high the smallest probability that is high
   */
  public record Bounds(double medium, double high) {
    public static final Bounds DEFAULT = new Bounds(0.3, 0.7);

    public Bounds {
      if (!(medium >= 0 && medium <= high && high <= 1)) {
        throw new IllegalArgumentException(
            "risk bounds: %s, %s (expected: 0 <= medium <= high <= 1)".formatted(medium, high));
      }
    }

    public RiskLevel of(double probability) {
      if (probability < medium) {
        return LOW;
      }
      return probability < high ? MEDIUM : HIGH;
    }
  }
}
