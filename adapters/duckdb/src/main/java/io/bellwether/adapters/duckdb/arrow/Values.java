// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import io.bellwether.adapters.duckdb.arrow.ArrowBatch.Buffers;
import io.bellwether.adapters.duckdb.arrow.ArrowColumn.Kind;
import io.bellwether.tabular.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Makes columns of ours of some rows of a batch. */
record Values(Buffers buffers, int from, int to, Budget budget) {
  private static final int INLINE = 12;
  private static final int VIEW = 16;
  private static final long MICROS = 1_000_000;
  private static final long DAY = 86_400 * MICROS;

  Column column(String name, Kind kind) {
    BitSet missing = missing();
    return switch (kind) {
      case Kind.Whole(int bytes, boolean signed) when bytes == 8 && !signed ->
          new Column.Doubles(name, doubles(missing, row -> unsigned(longAt(row, 8))), missing);
      case Kind.Whole whole ->
          new Column.Integers(name, longs(missing, row -> whole(row, whole)), missing);
      case Kind.Floating floating ->
          new Column.Doubles(name, doubles(missing, row -> number(row, floating)), missing);
      case Kind.Decimal decimal ->
          new Column.Doubles(name, doubles(missing, row -> decimal(row, decimal)), missing);
      case Kind.Time time ->
          new Column.Timestamps(name, longs(missing, row -> micros(row, time)), missing);
      case Kind.Truth _ -> new Column.Booleans(name, truths(missing), missing);
      case Kind.Text text ->
          new Column.Strings(name, texts(missing, row -> text(row, text.offsetBytes())), missing);
      case Kind.TextView _ -> new Column.Strings(name, texts(missing, this::view), missing);
      case Kind.Other other -> throw new IllegalArgumentException(other.name());
    };
  }

  /** The places in a dictionary; 0 where it is missing. */
  int[] places(Kind.Whole kind, int size) {
    int[] places = new int[to - from];
    for (int i = 0; i < places.length; i++) {
      long place = buffers.isMissing(from + i) ? 0 : whole(from + i, kind);
      if (place < 0 || place >= Math.max(1, size)) {
        throw new BrokenArrow("place " + place, "one of %d in the dictionary".formatted(size));
      }
      places[i] = (int) place;
    }
    return places;
  }

  BitSet missing() {
    BitSet missing = new BitSet();
    for (int row = from; row < to; row++) {
      missing.set(row - from, buffers.isMissing(row));
    }
    return missing;
  }

  @FunctionalInterface
  private interface ToLong {
    long at(int row);
  }

  @FunctionalInterface
  private interface ToDouble {
    double at(int row);
  }

  @FunctionalInterface
  private interface ToText {
    String at(int row);
  }

  private long[] longs(BitSet missing, ToLong value) {
    long[] longs = new long[to - from];
    for (int i = missing.nextClearBit(0); i < longs.length; i = missing.nextClearBit(i + 1)) {
      longs[i] = value.at(from + i);
    }
    return longs;
  }

  private double[] doubles(BitSet missing, ToDouble value) {
    double[] doubles = new double[to - from];
    for (int i = missing.nextClearBit(0); i < doubles.length; i = missing.nextClearBit(i + 1)) {
      doubles[i] = value.at(from + i);
    }
    return doubles;
  }

  private String[] texts(BitSet missing, ToText value) {
    String[] texts = new String[to - from];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = missing.get(i) ? "" : value.at(from + i);
    }
    return texts;
  }

  private boolean[] truths(BitSet missing) {
    boolean[] truths = new boolean[to - from];
    for (int i = missing.nextClearBit(0); i < truths.length; i = missing.nextClearBit(i + 1)) {
      truths[i] = values().bitAt(from + i);
    }
    return truths;
  }

  private Bytes values() {
    return buffers.values().getFirst();
  }

  private long longAt(long row, int bytes) {
    return switch (bytes) {
      case 1 -> values().byteAt(row);
      case 2 -> values().shortAt(2 * row);
      case 4 -> values().intAt(4 * row);
      default -> values().longAt(8 * row);
    };
  }

  private long whole(int row, Kind.Whole kind) {
    long value = longAt(row, kind.bytes());
    return kind.signed() || kind.bytes() == 8 ? value : value & ((1L << (8 * kind.bytes())) - 1);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (double) ((value >>> 1) | (value & 1)) * 2;
  }

  private double number(int row, Kind.Floating kind) {
    return switch (kind.bytes()) {
      case 2 -> Float.float16ToFloat((short) longAt(row, 2));
      case 4 -> Float.intBitsToFloat((int) longAt(row, 4));
      default -> Double.longBitsToDouble(longAt(row, 8));
    };
  }

  private double decimal(int row, Kind.Decimal kind) {
    byte[] bytes = values().array((long) row * kind.bytes(), kind.bytes());
    for (int i = 0; i < bytes.length / 2; i++) {
      byte low = bytes[i];
      bytes[i] = bytes[bytes.length - 1 - i];
      bytes[bytes.length - 1 - i] = low;
    }
    return new BigDecimal(new BigInteger(bytes), kind.scale()).doubleValue();
  }

  private long micros(int row, Kind.Time kind) {
    long value = longAt(row, kind.bytes());
    if (kind.perSecond() > MICROS) {
      long nanos = kind.perSecond() / MICROS; // Rounded as DuckDB does with those of Parquet.
      return Math.floorDiv(value, nanos) + (2 * Math.floorMod(value, nanos) >= nanos ? 1 : 0);
    }
    try {
      return Math.multiplyExact(value, kind.perSecond() == 0 ? DAY : MICROS / kind.perSecond());
    } catch (ArithmeticException e) {
      throw new BrokenArrow("time " + value, "one within 290,000 years of 1970");
    }
  }

  private String text(int row, int offsetBytes) {
    long start = longAt(row, offsetBytes);
    return text(buffers.values().get(1), start, longAt(row + 1L, offsetBytes) - start);
  }

  private String text(Bytes from, long start, long length) {
    budget.take(length);
    return new String(from.array(start, length), StandardCharsets.UTF_8);
  }

  private String view(int row) {
    long at = (long) row * VIEW;
    int length = values().intAt(at);
    if (length <= INLINE) {
      return text(values(), at + 4, length);
    }
    int buffer = values().intAt(at + 8);
    if (buffer < 0 || buffer + 1 >= buffers.values().size()) {
      throw new BrokenArrow("buffer " + buffer, "one of " + (buffers.values().size() - 1));
    }
    return text(buffers.values().get(buffer + 1), values().intAt(at + 12), length);
  }
}
