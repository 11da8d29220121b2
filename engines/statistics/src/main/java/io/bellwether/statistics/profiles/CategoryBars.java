// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two samples counted over the same categories, for a picture of reference against current.
 *
 * @param labels the categories with the largest shares, largest first
 * @param reference rows by label
 * @param current rows by label
 * @param referenceRest rows of all other categories
 * @param currentRest rows of all other categories
 */
public record CategoryBars(
    List<String> labels, long[] reference, long[] current, long referenceRest, long currentRest) {
  public CategoryBars {
    labels = List.copyOf(labels);
  }

  /**
   * The categories by the sum of both shares, at most this many.
   *
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public static CategoryBars of(CategoryProfile reference, CategoryProfile current, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("bars: " + most + " (expected: >= 1)");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    addShares(reference, weights);
    addShares(current, weights);
    List<String> labels =
        weights.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList();
    long[] before = counts(reference, labels);
    long[] now = counts(current, labels);
    return new CategoryBars(labels, before, now, rest(reference, before), rest(current, now));
  }

  private static void addShares(CategoryProfile profile, Map<String, Double> weights) {
    double rows = profile.present();
    profile.counts().forEach((label, count) -> weights.merge(label, count / rows, Double::sum));
  }

  private static long[] counts(CategoryProfile profile, List<String> labels) {
    return labels.stream().mapToLong(label -> profile.counts().getOrDefault(label, 0L)).toArray();
  }

  private static long rest(CategoryProfile profile, long[] counted) {
    long rest = profile.present();
    for (long count : counted) {
      rest -= count;
    }
    return rest;
  }
}
