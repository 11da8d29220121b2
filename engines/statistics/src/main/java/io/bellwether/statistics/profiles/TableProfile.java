// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.tabular.Table;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The profiles of all columns of a table.
 *
 * @param columns by name, in the table's order
 */
public record TableProfile(long rows, Map<String, ColumnProfile> columns) {
  public TableProfile {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /**
   * Numbers and times (microseconds) become numeric profiles, text and booleans profiles of
   * categories.
   *
   * @param seed chooses the values that stay in samples
   */
  public static TableProfile of(Table table, ProfileLimits limits, long seed) {
    TableProfiler profiler = new TableProfiler(limits, seed);
    profiler.add(table);
    return profiler.profile();
  }
}
