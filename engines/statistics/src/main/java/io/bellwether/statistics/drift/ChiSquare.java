// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Pearson's chi-square test of a 2 × k contingency table, without continuity correction: whether
 * two sets of counts come from the same shares. Both samples count as random; the one-sample form,
 * which takes the reference's shares for the truth, gives several times too many false alarms.
 */
public final class ChiSquare {
  private ChiSquare() {}

  /**
   * χ² = Σ (observed − expected)² / expected, with k − 1 degrees of freedom. Categories that
   * neither sample has are left out; if fewer than two remain, or a sample is empty, there is
   * nothing to test and p is 1.
   *
   * @param first the counts of each category in the first sample
   * @param second the counts of the same categories in the second
   * @throws IllegalArgumentException if the lengths differ or a count is negative
   */
  public static TestResult test(long[] first, long[] second) {
    long rows1 = Shares.total(first);
    long rows2 = Shares.total(second);
    Shares.requireSameLength(first.length, second.length);
    if (rows1 == 0 || rows2 == 0) {
      return TestResult.NO_EVIDENCE;
    }
    double sum = 0;
    int categories = 0;
    for (int i = 0; i < first.length; i++) {
      double both = (double) first[i] + second[i];
      if (both > 0) {
        categories++;
        double difference = (double) first[i] / rows1 - (double) second[i] / rows2;
        sum += difference * difference / both;
      }
    }
    if (categories < 2) {
      return TestResult.NO_EVIDENCE;
    }
    double statistic = sum * rows1 * rows2;
    return new TestResult(
        statistic, ChiSquaredDistribution.of(categories - 1).survivalProbability(statistic));
  }

  /** The value that the statistic of k categories stays under in 95 % of samples without drift. */
  static double noise95(int categories) {
    return ChiSquaredDistribution.of(categories - 1).inverseSurvivalProbability(0.05);
  }
}
