// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table of a FlatBuffer: fields by their number, each of which may be absent. */
record FlatTable(Bytes bytes, long at) {
  /** More than any that is told of a file that is sensible. */
  private static final int MOST_ELEMENTS = 100_000;

  private static final int LONGEST_TEXT = 10_000;

  static FlatTable root(Bytes bytes) {
    return new FlatTable(bytes, Integer.toUnsignedLong(bytes.intAt(0)));
  }

  /** Where a field is; 0 if it is absent. */
  private long place(int field) {
    long vtable = at - bytes.intAt(at);
    int size = Short.toUnsignedInt(bytes.shortAt(vtable));
    int entry = 4 + 2 * field;
    int offset = entry + 2 > size ? 0 : Short.toUnsignedInt(bytes.shortAt(vtable + entry));
    return offset == 0 ? 0 : at + offset;
  }

  byte byteOf(int field, int otherwise) {
    long place = place(field);
    return place == 0 ? (byte) otherwise : bytes.byteAt(place);
  }

  short shortOf(int field, int otherwise) {
    long place = place(field);
    return place == 0 ? (short) otherwise : bytes.shortAt(place);
  }

  int intOf(int field, int otherwise) {
    long place = place(field);
    return place == 0 ? otherwise : bytes.intAt(place);
  }

  long longOf(int field) {
    long place = place(field);
    return place == 0 ? 0 : bytes.longAt(place);
  }

  Optional<FlatTable> table(int field) {
    long place = place(field);
    return place == 0 ? Optional.empty() : Optional.of(new FlatTable(bytes, target(place)));
  }

  FlatTable need(int field, String what) {
    return table(field).orElseThrow(() -> new BrokenArrow("no " + what, what));
  }

  String text(int field) {
    long place = place(field);
    if (place == 0) {
      return "";
    }
    long start = target(place);
    int length = bytes.intAt(start);
    if (length > LONGEST_TEXT) {
      throw new BrokenArrow("a name of %,d bytes".formatted(length), "at most " + LONGEST_TEXT);
    }
    return new String(bytes.array(start + 4, length), StandardCharsets.UTF_8);
  }

  List<FlatTable> tables(int field) {
    long place = place(field);
    List<FlatTable> tables = new ArrayList<>();
    if (place != 0) {
      long start = target(place);
      for (int i = 0; i < length(start); i++) {
        tables.add(new FlatTable(bytes, target(start + 4 + 4L * i)));
      }
    }
    return tables;
  }

  /** A list of whole numbers, or of structures of so many of them. */
  long[] longs(int field, int each) {
    long place = place(field);
    if (place == 0) {
      return new long[0];
    }
    long start = target(place);
    long[] longs = new long[length(start) * each];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = bytes.longAt(start + 4 + 8L * i);
    }
    return longs;
  }

  private int length(long start) {
    int length = bytes.intAt(start);
    if (length < 0 || length > MOST_ELEMENTS) {
      throw new BrokenArrow(length + " elements", "0.." + MOST_ELEMENTS);
    }
    return length;
  }

  private long target(long place) {
    return place + Integer.toUnsignedLong(bytes.intAt(place));
  }
}
