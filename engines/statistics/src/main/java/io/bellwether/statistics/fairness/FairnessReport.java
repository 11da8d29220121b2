// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.quality.ConfusionCounts;
import io.bellwether.statistics.quality.RocAuc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model's decisions by the groups of one sensitive attribute, and the gaps between groups as
 * Fairlearn defines them ("between groups": highest against lowest). Only groups with enough rows
 * are compared ({@link FairnessRule}); a gap that cannot be computed is {@code NaN}.
 *
 * @param attribute the sensitive column
 * @param groups every group, sorted by its value
 * @param selection the gap of selection rates
 * @param truePositive the gap of true positive rates
 * @param falsePositive the gap of false positive rates
 */
public record FairnessReport(
    String attribute,
    List<GroupMetrics> groups,
    Gap selection,
    Gap truePositive,
    Gap falsePositive) {
  public FairnessReport {
    groups = List.copyOf(groups);
  }

  /**
   * Judges decisions by group.
   *
   * @param group each row's group, for example from {@link Grouping}
   * @param positive each row's truth
   * @param probability each row's probability of the positive class
   * @throws IllegalArgumentException if there are no rows or lengths differ
   */
  public static FairnessReport of(
      String attribute,
      String[] group,
      boolean[] positive,
      double[] probability,
      FairnessRule rule) {
    if (group.length != positive.length) {
      throw new IllegalArgumentException(
          "groups: %d (expected: %d, one for each row)".formatted(group.length, positive.length));
    }
    Map<String, BitSet> rows = new TreeMap<>();
    for (int i = 0; i < group.length; i++) {
      rows.computeIfAbsent(group[i], _ -> new BitSet()).set(i);
    }
    List<GroupMetrics> groups = new ArrayList<>();
    rows.forEach((name, members) -> groups.add(judge(name, members, positive, probability, rule)));
    return new FairnessReport(
        attribute,
        groups,
        Gap.of(rates(groups, rule, Kind.SELECTION), rule.confidence()),
        Gap.of(rates(groups, rule, Kind.TRUE_POSITIVE), rule.confidence()),
        Gap.of(rates(groups, rule, Kind.FALSE_POSITIVE), rule.confidence()));
  }

  /** Highest minus lowest selection rate; 0 = parity. */
  public double demographicParityDifference() {
    return selection.difference().value();
  }

  /** Lowest over highest selection rate; the four-fifths rule asks for 0.8. */
  public double demographicParityRatio() {
    return selection.ratio().value();
  }

  /** Highest minus lowest true positive rate. */
  public double equalOpportunityDifference() {
    return truePositive.difference().value();
  }

  /** The larger of the gaps of true and of false positive rates. */
  public double equalizedOddsDifference() {
    return Math.max(truePositive.difference().value(), falsePositive.difference().value());
  }

  /** The smaller of the ratios of true and of false positive rates. */
  public double equalizedOddsRatio() {
    return Math.min(truePositive.ratio().value(), falsePositive.ratio().value());
  }

  private enum Kind {
    SELECTION,
    TRUE_POSITIVE,
    FALSE_POSITIVE
  }

  private static GroupMetrics judge(
      String name, BitSet members, boolean[] positive, double[] probability, FairnessRule rule) {
    int[] rows = members.stream().toArray();
    boolean[] truth = new boolean[rows.length];
    double[] scores = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      truth[i] = positive[rows[i]];
      scores[i] = probability[rows[i]];
    }
    ConfusionCounts counts = ConfusionCounts.of(truth, scores, rule.threshold());
    Estimate auc = RocAuc.estimate(truth, scores, rule.confidence());
    boolean sufficient =
        rows.length >= rule.leastRows()
            && Math.min(counts.positives(), counts.negatives()) >= rule.leastDenominator();
    return new GroupMetrics(name, counts, auc, sufficient, rule.confidence());
  }

  private static List<Gap.Rate> rates(List<GroupMetrics> groups, FairnessRule rule, Kind kind) {
    return groups.stream()
        .filter(group -> group.rows() >= rule.leastRows())
        .map(group -> rate(group.group(), group.counts(), kind))
        .filter(rate -> rate.whole() >= rule.leastDenominator())
        .toList();
  }

  private static Gap.Rate rate(String name, ConfusionCounts counts, Kind kind) {
    return switch (kind) {
      case SELECTION -> new Gap.Rate(name, counts.selected(), counts.rows());
      case TRUE_POSITIVE -> new Gap.Rate(name, counts.truePositives(), counts.positives());
      case FALSE_POSITIVE -> new Gap.Rate(name, counts.falsePositives(), counts.negatives());
    };
  }
}
