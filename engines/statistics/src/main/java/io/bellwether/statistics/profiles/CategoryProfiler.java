// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds a profile of categories from a stream. The first {@link ProfileLimits#categories}
 * different values are counted each. Not thread-safe.
 */
public final class CategoryProfiler {
  private final int limit;
  private final Map<String, Long> counts;
  private long other;
  private long missing;

  public CategoryProfiler(ProfileLimits limits) {
    this(CategoryProfile.EMPTY, limits);
  }

  /** Goes on where a stored profile ended. */
  public CategoryProfiler(CategoryProfile start, ProfileLimits limits) {
    limit = limits.categories();
    counts = new LinkedHashMap<>(start.counts());
    other = start.other();
    missing = start.missing();
  }

  public void add(String category) {
    // Once a category was sent to the rest, a new one cannot be told from it.
    boolean known = counts.containsKey(category);
    if (known || (other == 0 && counts.size() < limit)) {
      counts.merge(category, 1L, Long::sum);
    } else {
      other++;
    }
  }

  public void addMissing() {
    missing++;
  }

  /** The profile so far. */
  public CategoryProfile profile() {
    return new CategoryProfile(counts, other, missing);
  }
}
