// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.statistics.drift.Sample;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The summary of a column of categories. Counts are exact as long as no more than {@link
 * ProfileLimits#categories} values occur ({@code other} is 0); beyond that the counts of kept
 * categories are exact in one stream and lower bounds after a merge.
 *
 * @param counts rows by category
 * @param other rows of categories that are not kept
 * @param missing rows without a value
 */
public record CategoryProfile(Map<String, Long> counts, long other, long missing)
    implements ColumnProfile {

  /** The profile of no rows. */
  public static final CategoryProfile EMPTY = new CategoryProfile(Map.of(), 0, 0);

  public CategoryProfile {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    if (other < 0 || missing < 0 || counts.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "category counts: other %d, missing %d (expected: >= 0, each category >= 1)"
              .formatted(other, missing));
    }
  }

  @Override
  public long present() {
    return counts.values().stream().mapToLong(Long::longValue).sum() + other;
  }

  @Override
  public Sample.Categories asSample() {
    return new Sample.Categories(counts, other, missing);
  }

  CategoryProfile mergeCategories(CategoryProfile theirs, ProfileLimits limits) {
    Map<String, Long> all = new LinkedHashMap<>(counts);
    theirs.counts.forEach((category, count) -> all.merge(category, count, Long::sum));
    Map<String, Long> kept = all;
    if (all.size() > limits.categories()) {
      kept = new LinkedHashMap<>();
      for (Map.Entry<String, Long> entry :
          all.entrySet().stream().sorted(MOST_FREQUENT).limit(limits.categories()).toList()) {
        kept.put(entry.getKey(), entry.getValue());
      }
    }
    long keptRows = kept.values().stream().mapToLong(Long::longValue).sum();
    return new CategoryProfile(
        kept, present() + theirs.present() - keptRows, missing + theirs.missing);
  }

  static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT =
      Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
          .thenComparing(Map.Entry.comparingByKey());
}
