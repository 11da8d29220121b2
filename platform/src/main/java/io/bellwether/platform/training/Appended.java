// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns with values added at their end. */
final class Appended {
  private Appended() {}

  /** The column with these values behind its own, each converted to the column's type. */
  static Column to(Column column, List<? extends @Nullable Object> added) {
    int before = column.size();
    int size = before + added.size();
    BitSet missing = (BitSet) column.missing().clone();
    for (int i = 0; i < added.size(); i++) {
      missing.set(before + i, added.get(i) == null);
    }
    return switch (column) {
      case Column.Doubles doubles -> {
        double[] values = Arrays.copyOf(doubles.values(), size);
        for (int i = 0; i < added.size(); i++) {
          values[before + i] = number(added.get(i));
        }
        yield new Column.Doubles(column.name(), values, missing);
      }
      case Column.Integers integers ->
          new Column.Integers(
              column.name(), longs(integers.values(), before, size, added), missing);
      case Column.Timestamps times ->
          new Column.Timestamps(column.name(), longs(times.values(), before, size, added), missing);
      case Column.Booleans booleans -> {
        boolean[] values = Arrays.copyOf(booleans.values(), size);
        for (int i = 0; i < added.size(); i++) {
          values[before + i] = number(added.get(i)) != 0;
        }
        yield new Column.Booleans(column.name(), values, missing);
      }
      case Column.Strings strings -> {
        @Nullable String[] values = Arrays.copyOf(strings.values(), size);
        for (int i = 0; i < added.size(); i++) {
          Object value = added.get(i);
          values[before + i] = value == null ? null : value.toString();
        }
        yield new Column.Strings(column.name(), values, missing);
      }
    };
  }

  private static long[] longs(
      long[] present, int before, int size, List<? extends @Nullable Object> added) {
    long[] values = Arrays.copyOf(present, size);
    for (int i = 0; i < added.size(); i++) {
      values[before + i] = Math.round(number(added.get(i)));
    }
    return values;
  }

  private static double number(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Number number -> number.doubleValue();
      case Boolean truth -> truth ? 1 : 0;
      case String text when text.equals("true") -> 1; // As labels of truths were kept.
      case String text when text.equals("false") -> 0;
      default -> throw new IllegalArgumentException("value: " + value + " (expected: a number)");
    };
  }
}
