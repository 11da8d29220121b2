// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Proportions;
import java.util.Comparator;
import java.util.List;

/**
 * The two groups farthest apart in a rate.
 *
 * @param lowest the group with the lowest rate, empty if fewer than two groups can be compared
 * @param highest the group with the highest rate
 * @param difference highest − lowest, 0..1, with Newcombe's interval of these two groups (it does
 *     not allow for their having been picked)
 * @param ratio lowest / highest, 0..1, with Katz's interval; undefined if the highest rate is 0
 */
public record Gap(String lowest, String highest, Estimate difference, Estimate ratio) {
  /** Fewer than two groups can be compared. */
  static final Gap UNDEFINED = new Gap("", "", Estimate.UNDEFINED, Estimate.UNDEFINED);

  /** One group's rate. */
  record Rate(String group, long part, long whole) {
    double value() {
      return (double) part / whole;
    }
  }

  static Gap of(List<Rate> rates, Confidence confidence) {
    if (rates.size() < 2) {
      return UNDEFINED;
    }
    Comparator<Rate> byValue = Comparator.comparingDouble(Rate::value);
    Rate low = rates.stream().min(byValue).orElseThrow();
    Rate high = rates.reversed().stream().max(byValue).orElseThrow();
    return new Gap(
        low.group(),
        high.group(),
        Proportions.difference(high.part(), high.whole(), low.part(), low.whole(), confidence),
        Proportions.ratio(low.part(), low.whole(), high.part(), high.whole(), confidence));
  }
}
