// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** How often the values of a column are there; of numbers without an object for each of them. */
sealed interface Occurrences {
  /** How many different values there are. */
  int distinct();

  /** Whether no other row has this row's value, which is not missing. */
  boolean isOnce(int row);

  static Occurrences of(Column column) {
    return switch (column) {
      case Column.Doubles doubles ->
          numbers(column, row -> Double.doubleToLongBits(doubles.values()[row]));
      case Column.Integers integers -> numbers(column, row -> integers.values()[row]);
      case Column.Timestamps times -> numbers(column, row -> times.values()[row]);
      case Column.Booleans _, Column.Strings _ -> counted(column);
    };
  }

  private static Occurrences numbers(Column column, IntToLongFunction value) {
    long[] sorted = new long[column.size() - column.missing().cardinality()];
    int count = 0;
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row)) {
        sorted[count++] = value.applyAsLong(row);
      }
    }
    Arrays.sort(sorted);
    return new Numbers(sorted, value);
  }

  private static Occurrences counted(Column column) {
    Map<Object, Integer> counts = new HashMap<>();
    for (int row = 0; row < column.size(); row++) {
      Object value = column.value(row);
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return new Counted(counts, column);
  }

  /** Values in their order. */
  record Numbers(long[] sorted, IntToLongFunction value) implements Occurrences {
    @Override
    public int distinct() {
      int distinct = 0;
      for (int i = 0; i < sorted.length; i++) {
        distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
      }
      return distinct;
    }

    @Override
    public boolean isOnce(int row) {
      long wanted = value.applyAsLong(row);
      int at = Arrays.binarySearch(sorted, wanted);
      return (at == 0 || sorted[at - 1] != wanted)
          && (at == sorted.length - 1 || sorted[at + 1] != wanted);
    }
  }

  /** How often each value is there. */
  record Counted(Map<Object, Integer> counts, Column column) implements Occurrences {
    @Override
    public int distinct() {
      return counts.size();
    }

    @Override
    public boolean isOnce(int row) {
      Object value = column.value(row);
      return value != null && counts.getOrDefault(value, 0) == 1;
    }
  }
}
