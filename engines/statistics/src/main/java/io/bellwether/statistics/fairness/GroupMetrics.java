// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Proportions;
import io.bellwether.statistics.quality.ConfusionCounts;

/**
 * How a model treats one group. Rates carry Wilson's interval; a rate without a denominator is
 * {@code NaN}.
 *
 * @param group the group's value, such as {@code female} or {@code 48–55}
 * @param counts the decisions against the truth
 * @param auc DeLong's AUC in the group, {@link Estimate#UNDEFINED} with a single class
 * @param sufficient whether the group has enough rows, positives and negatives to be compared in
 *     every rate
 */
public record GroupMetrics(
    String group, ConfusionCounts counts, Estimate auc, boolean sufficient, Confidence confidence) {

  public long rows() {
    return counts.rows();
  }

  /** The share of rows whose truth is yes. */
  public Estimate baseRate() {
    return Proportions.wilson(counts.positives(), counts.rows(), confidence);
  }

  /** The share of rows whose decision is yes. */
  public Estimate selectionRate() {
    return Proportions.wilson(counts.selected(), counts.rows(), confidence);
  }

  public Estimate truePositiveRate() {
    return Proportions.wilson(counts.truePositives(), counts.positives(), confidence);
  }

  public Estimate falsePositiveRate() {
    return Proportions.wilson(counts.falsePositives(), counts.negatives(), confidence);
  }

  public Estimate precision() {
    return Proportions.wilson(counts.truePositives(), counts.selected(), confidence);
  }

  public Estimate accuracy() {
    return Proportions.wilson(counts.correct(), counts.rows(), confidence);
  }
}
