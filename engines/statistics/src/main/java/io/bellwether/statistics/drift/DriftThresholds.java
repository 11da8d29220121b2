// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

/**
 * When a drift report calls a feature drifted, an alarm high, and asks for retraining. Effects are
 * 0..1, rates are false-discovery rates.
 *
 * @param overall an overall score of at least this is high ({@code DRIFT_THRESHOLD})
 * @param retrainOverall an overall score of at least this asks for retraining
 * @param strongEffect a single feature of at least this effect alarms, if {@code strongRate} holds
 * @param strongRate the largest adjusted p-value of such a feature
 * @param driftedEffect a feature of at least this effect counts as drifted, if {@code driftedRate}
 *     holds
 * @param driftedRate the largest adjusted p-value of a drifted feature
 */
public record DriftThresholds(
    double overall,
    double retrainOverall,
    double strongEffect,
    double strongRate,
    double driftedEffect,
    double driftedRate) {
  public static final DriftThresholds DEFAULT = new DriftThresholds(0.1, 0.2, 0.2, 0.01, 0.1, 0.05);

  public DriftThresholds {
    require("overall drift threshold", overall);
    require("overall retraining threshold", retrainOverall);
    require("effect of a strong drift", strongEffect);
    require("false-discovery rate of a strong drift", strongRate);
    require("effect of a drift", driftedEffect);
    require("false-discovery rate of a drift", driftedRate);
  }

  /** The same with another limit of the overall score. */
  public DriftThresholds withOverall(double limit) {
    return new DriftThresholds(
        limit, retrainOverall, strongEffect, strongRate, driftedEffect, driftedRate);
  }

  private static void require(String what, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 0 < x <= 1)");
    }
  }
}
