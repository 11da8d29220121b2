// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.Field;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of values that came one by one, to be added below those of a file. */
final class AddedColumn {
  private AddedColumn() {}

  /** A column of these values, each converted to the type of the field. */
  static Column of(Field field, List<? extends @Nullable Object> added) {
    BitSet missing = new BitSet();
    for (int i = 0; i < added.size(); i++) {
      missing.set(i, added.get(i) == null);
    }
    String name = field.name();
    return switch (field.type()) {
      case DOUBLE ->
          new Column.Doubles(
              name, added.stream().mapToDouble(AddedColumn::number).toArray(), missing);
      case INTEGER -> new Column.Integers(name, longs(added), missing);
      case TIMESTAMP -> new Column.Timestamps(name, longs(added), missing);
      case BOOLEAN -> {
        boolean[] values = new boolean[added.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = number(added.get(i)) != 0;
        }
        yield new Column.Booleans(name, values, missing);
      }
      case STRING -> {
        @Nullable String[] values = new String[added.size()];
        for (int i = 0; i < values.length; i++) {
          Object value = added.get(i);
          values[i] = value == null ? null : value.toString();
        }
        yield new Column.Strings(name, values, missing);
      }
    };
  }

  private static long[] longs(List<? extends @Nullable Object> added) {
    return added.stream().mapToLong(value -> Math.round(number(value))).toArray();
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
