// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.tabular.Column;
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
    Map<String, ColumnProfile> columns = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      columns.put(column.name(), profile(column, limits, seed + columns.size()));
    }
    return new TableProfile(table.rows(), columns);
  }

  private static ColumnProfile profile(Column column, ProfileLimits limits, long seed) {
    return switch (column) {
      case Column.Doubles doubles -> {
        NumericProfiler profiler = new NumericProfiler(limits, seed);
        for (int row = 0; row < doubles.size(); row++) {
          profiler.add(doubles.isMissing(row) ? Double.NaN : doubles.values()[row]);
        }
        yield profiler.profile();
      }
      case Column.Integers integers -> longs(column, integers.values(), limits, seed);
      case Column.Timestamps times -> longs(column, times.values(), limits, seed);
      case Column.Booleans booleans -> categories(booleans, limits);
      case Column.Strings strings -> categories(strings, limits);
    };
  }

  private static ColumnProfile longs(
      Column column, long[] values, ProfileLimits limits, long seed) {
    NumericProfiler profiler = new NumericProfiler(limits, seed);
    for (int row = 0; row < values.length; row++) {
      profiler.add(column.isMissing(row) ? Double.NaN : values[row]);
    }
    return profiler.profile();
  }

  private static ColumnProfile categories(Column column, ProfileLimits limits) {
    CategoryProfiler profiler = new CategoryProfiler(limits);
    for (int row = 0; row < column.size(); row++) {
      Object value = column.value(row);
      if (value == null) {
        profiler.addMissing();
      } else {
        profiler.add(value.toString());
      }
    }
    return profiler.profile();
  }
}
