// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One column: a primitive array and the rows that are missing. Columns are not copied on the way in
 * or out; whoever builds one hands its arrays over and must not write to them afterwards.
 */
public sealed interface Column {
  String name();

  /** Rows without a value; what the array holds there is meaningless. */
  BitSet missing();

  int size();

  ColumnType type();

  /** The value as a boxed object, {@code null} where it is missing. */
  @Nullable Object value(int row);

  /** The rows at these indices, in their order; an index may come more than once. */
  Column take(int[] rows);

  default boolean isMissing(int row) {
    return missing().get(row);
  }

  default Field field() {
    return new Field(name(), type());
  }

  /** Doubles; an explicit NaN is a value, only {@link #missing()} says what is absent. */
  record Doubles(String name, double[] values, BitSet missing) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public @Nullable Object value(int row) {
      return isMissing(row) ? null : values[row];
    }

    @Override
    public Column take(int[] rows) {
      double[] taken = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        taken[i] = values[rows[i]];
      }
      return new Doubles(name, taken, takeMissing(missing, rows));
    }
  }

  /** 64-bit integers. */
  record Integers(String name, long[] values, BitSet missing) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public ColumnType type() {
      return ColumnType.INTEGER;
    }

    @Override
    public @Nullable Object value(int row) {
      return isMissing(row) ? null : values[row];
    }

    @Override
    public Column take(int[] rows) {
      return new Integers(name, takeLongs(values, rows), takeMissing(missing, rows));
    }
  }

  record Booleans(String name, boolean[] values, BitSet missing) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public ColumnType type() {
      return ColumnType.BOOLEAN;
    }

    @Override
    public @Nullable Object value(int row) {
      return isMissing(row) ? null : values[row];
    }

    @Override
    public Column take(int[] rows) {
      boolean[] taken = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        taken[i] = values[rows[i]];
      }
      return new Booleans(name, taken, takeMissing(missing, rows));
    }
  }

  /** Text; the array may hold {@code null} where a row is missing. */
  record Strings(String name, @Nullable String[] values, BitSet missing) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public ColumnType type() {
      return ColumnType.STRING;
    }

    @Override
    public @Nullable Object value(int row) {
      return isMissing(row) ? null : values[row];
    }

    @Override
    public Column take(int[] rows) {
      @Nullable String[] taken = new String[rows.length];
      for (int i = 0; i < rows.length; i++) {
        taken[i] = values[rows[i]];
      }
      return new Strings(name, taken, takeMissing(missing, rows));
    }
  }

  /** Microseconds since 1970-01-01T00:00Z. */
  record Timestamps(String name, long[] values, BitSet missing) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public ColumnType type() {
      return ColumnType.TIMESTAMP;
    }

    @Override
    public @Nullable Object value(int row) {
      return isMissing(row) ? null : values[row];
    }

    @Override
    public Column take(int[] rows) {
      return new Timestamps(name, takeLongs(values, rows), takeMissing(missing, rows));
    }
  }

  /** A double column without missing values. */
  static Column ofDoubles(String name, double... values) {
    return new Doubles(name, values, new BitSet());
  }

  /** An integer column without missing values. */
  static Column ofIntegers(String name, long... values) {
    return new Integers(name, values, new BitSet());
  }

  /** A boolean column without missing values. */
  static Column ofBooleans(String name, boolean... values) {
    return new Booleans(name, values, new BitSet());
  }

  /** A text column in which {@code null} is a missing value. */
  static Column ofStrings(String name, @Nullable String... values) {
    BitSet missing = new BitSet();
    for (int i = 0; i < values.length; i++) {
      missing.set(i, values[i] == null);
    }
    return new Strings(name, values, missing);
  }

  /** The column under another name; the values are shared. */
  default Column rename(String to) {
    return switch (this) {
      case Doubles column -> new Doubles(to, column.values(), missing());
      case Integers column -> new Integers(to, column.values(), missing());
      case Booleans column -> new Booleans(to, column.values(), missing());
      case Strings column -> new Strings(to, column.values(), missing());
      case Timestamps column -> new Timestamps(to, column.values(), missing());
    };
  }

  private static long[] takeLongs(long[] values, int[] rows) {
    long[] taken = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return taken;
  }

  private static BitSet takeMissing(BitSet missing, int[] rows) {
    BitSet taken = new BitSet(rows.length);
    for (int i = 0; i < rows.length; i++) {
      taken.set(i, missing.get(rows[i]));
    }
    return taken;
  }
}
