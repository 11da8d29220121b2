// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

/**
 * When a model is checked, and what is too much.
 *
 * @param driftThreshold an overall drift score of at least this is an alert of level high; so is
 *     strong drift of one feature or of the prediction, if its effect is at least this ({@code
 *     DRIFT_THRESHOLD})
 * @param degradationThreshold a metric that is worse than in the evaluation by more than this, and
 *     by more than noise explains, is critical ({@code PERFORMANCE_DEGRADATION_THRESHOLD})
 * @param minSamples after how many new predictions or labels the server checks a model by itself,
 *     and the least number of predictions whose drift is an alert ({@code
 *     MIN_SAMPLES_FOR_MONITORING})
 * @param window over how many of the newest predictions it does so
 */
public record MonitoringConfig(
    double driftThreshold, double degradationThreshold, int minSamples, int window) {
  public static final MonitoringConfig DEFAULT = new MonitoringConfig(0.1, 0.05, 100, 500);

  public MonitoringConfig {
    if (!(driftThreshold > 0 && driftThreshold <= 1)) {
      throw new IllegalArgumentException(
          "drift threshold: %s (expected: 0 < x <= 1)".formatted(driftThreshold));
    }
    if (!(degradationThreshold >= 0 && degradationThreshold <= 1)) {
      throw new IllegalArgumentException(
          "performance degradation threshold: %s (expected: 0..1)".formatted(degradationThreshold));
    }
    if (minSamples < 1 || window < minSamples) {
      throw new IllegalArgumentException(
          "minimum samples: %d, window: %d (expected: 1 <= minimum <= window)"
              .formatted(minSamples, window));
    }
  }
}
