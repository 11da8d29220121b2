// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of one feature in the reference or in the current rows. */
public sealed interface Sample {
  /** Rows without a value. */
  long missing();

  /** Rows with a value. */
  long present();

  /** The share of rows without a value, 0..1; 0 without rows. */
  default double missingShare() {
    long rows = present() + missing();
    return rows == 0 ? 0 : (double) missing() / rows;
  }

  /**
   * A numeric feature.
   *
   * @param values the values, without NaN: all of them or a random sample
   * @param present how many rows the values stand for, at least as many as there are values
   * @param missing rows without a value
   */
  record Numbers(double[] values, long present, long missing) implements Sample {
    public Numbers {
      if (present < values.length || missing < 0) {
        throw new IllegalArgumentException(
            "rows present %d, missing %d (expected: >= %d, >= 0)"
                .formatted(present, missing, values.length));
      }
      if (Arrays.stream(values).anyMatch(Double::isNaN)) {
        throw new IllegalArgumentException("value: NaN (expected: counted as missing)");
      }
    }
  }

  /**
   * A feature of categories.
   *
   * @param counts rows by category
   * @param other rows of categories that were not counted each; when either sample has any, a
   *     category that the other sample does not count is compared as part of the rest
   * @param missing rows without a value
   */
  record Categories(Map<String, Long> counts, long other, long missing) implements Sample {
    public Categories {
      counts = Map.copyOf(counts);
      if (other < 0 || missing < 0 || counts.values().stream().anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("counts: one is negative (expected: >= 0)");
      }
    }

    @Override
    public long present() {
      return counts.values().stream().mapToLong(Long::longValue).sum() + other;
    }
  }

  /** A numeric feature; NaN is missing. */
  static Numbers numbers(double... values) {
    double[] present = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    return new Numbers(present, present.length, values.length - present.length);
  }

  /** A feature of categories without missing values. */
  static Categories categories(Map<String, Long> counts) {
    return new Categories(counts, 0, 0);
  }

  /** A column: numbers and times as numbers (NaN is missing), text and booleans as categories. */
  static Sample of(Column column) {
    return switch (column) {
      case Column.Doubles doubles -> numbersOf(column, doubles.values());
      case Column.Integers integers -> numbersOf(column, toDoubles(integers.values()));
      case Column.Timestamps times -> numbersOf(column, toDoubles(times.values()));
      case Column.Booleans booleans -> categoriesOf(booleans);
      case Column.Strings strings -> categoriesOf(strings);
    };
  }

  private static Numbers numbersOf(Column column, double[] values) {
    double[] withGaps = values.clone();
    column.missing().stream()
        .takeWhile(row -> row < withGaps.length)
        .forEach(row -> withGaps[row] = Double.NaN);
    return numbers(withGaps);
  }

  private static Categories categoriesOf(Column column) {
    Map<String, Long> counts = new LinkedHashMap<>();
    long missing = 0;
    for (int row = 0; row < column.size(); row++) {
      Object value = column.value(row);
      if (value == null) {
        missing++;
      } else {
        counts.merge(value.toString(), 1L, Long::sum);
      }
    }
    return new Categories(counts, 0, missing);
  }

  private static double[] toDoubles(long[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}
