// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Little-endian values; each read is within the segment, or it is a {@link BrokenArrow}. */
record Bytes(MemorySegment of) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  long size() {
    return of.byteSize();
  }

  byte byteAt(long at) {
    check(at, 1);
    return of.get(ValueLayout.JAVA_BYTE, at);
  }

  short shortAt(long at) {
    check(at, Short.BYTES);
    return of.get(SHORT, at);
  }

  int intAt(long at) {
    check(at, Integer.BYTES);
    return of.get(INT, at);
  }

  long longAt(long at) {
    check(at, Long.BYTES);
    return of.get(LONG, at);
  }

  boolean bitAt(long at) {
    return ((byteAt(at >>> 3) >> (at & 7)) & 1) == 1;
  }

  byte[] array(long at, long length) {
    return slice(at, length).of.toArray(ValueLayout.JAVA_BYTE);
  }

  Bytes slice(long at, long length) {
    check(at, length);
    return new Bytes(of.asSlice(at, length));
  }

  private void check(long at, long length) {
    if (at < 0 || length < 0 || length > of.byteSize() - at) {
      throw new BrokenArrow(
          "%d bytes from byte %d on, of %d".formatted(length, at, of.byteSize()),
          "all that the file speaks of");
    }
  }
}
