// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import io.bellwether.statistics.intervals.Confidence;

/**
 * How groups are judged.
 *
 * @param threshold a row is selected when its probability is at least this
 * @param leastRows groups with fewer rows are insufficient: shown, but not compared
 * @param leastDenominator rates over fewer rows (positives for the true positive rate, negatives
 *     for the false positive rate) are not compared
 * @param confidence of all intervals
 */
public record FairnessRule(
    double threshold, int leastRows, int leastDenominator, Confidence confidence) {
  /** Threshold 0.5, 30 rows, 10 rows in a denominator, 95 %. */
  public static final FairnessRule DEFAULT = new FairnessRule(0.5, 30, 10, Confidence.P95);

  public FairnessRule {
    if (leastRows < 1 || leastDenominator < 1) {
      throw new IllegalArgumentException(
          "least rows %d, least denominator %d (expected: >= 1)"
              .formatted(leastRows, leastDenominator));
    }
  }
}
