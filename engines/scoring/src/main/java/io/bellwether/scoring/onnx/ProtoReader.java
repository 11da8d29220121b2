// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.ModelFormatException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message in protocol buffers' wire format, one after the other.
 *
 * <p>{@link #next} has read the field when it returns, so what is not asked for is skipped. Nothing
 * is copied and nothing is set aside for what a length promises: it must be there.
 */
final class ProtoReader {
  private static final int MOST_SHIFT = 63;

  private final byte[] bytes;
  private final int end;
  private final @Nullable ProtoReader parent;
  private final String name;
  private int at;

  private int field;
  private int wireType;
  private long value;
  private int from;
  private int start;

  ProtoReader(byte[] bytes, String name) {
    this(bytes, 0, bytes.length, null, name);
  }

  private ProtoReader(byte[] bytes, int start, int end, @Nullable ProtoReader parent, String name) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.parent = parent;
    this.name = name;
  }

  /** Reads the next field; false at the end of the message. */
  boolean next() {
    if (at == end) {
      return false;
    }
    start = at;
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (field < 1 || tag >>> 32 != 0) {
      throw broken("a field of number " + (tag >>> 3), "1 or more");
    }
    switch (wireType) {
      case 0 -> value = varint();
      case 1 -> value = fixed(Long.BYTES);
      case 2 -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw broken(
              "field %d of %s bytes".formatted(field, Long.toUnsignedString(length)),
              "at most the %d that are left".formatted(end - at));
        }
        from = at;
        at += (int) length;
      }
      case 5 -> value = fixed(Integer.BYTES);
      default -> throw broken("wire type " + wireType, "0, 1, 2 or 5");
    }
    return true;
  }

  int field() {
    return field;
  }

  /** Where the field starts, with its number. */
  int start() {
    return start;
  }

  /** Where the next field starts. */
  int end() {
    return at;
  }

  long number() {
    require(0);
    return value;
  }

  String text() {
    require(2);
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** How many bytes the field has. */
  int size() {
    return switch (wireType) {
      case 2 -> at - from;
      case 1 -> Long.BYTES;
      case 5 -> Integer.BYTES;
      default -> 1;
    };
  }

  /** The whole numbers of a repeated field, of which some writers pack many into one. */
  void numbers(NumberTaker taker) {
    if (wireType == 0) {
      taker.take(value);
      return;
    }
    require(2);
    ProtoReader packed = new ProtoReader(bytes, from, at, this, "numbers");
    while (packed.at < packed.end) {
      taker.take(packed.varint());
    }
  }

  /** A whole number of a repeated field. */
  @FunctionalInterface
  interface NumberTaker {
    void take(long number);
  }

  /** The whole numbers of eight bytes each, as a tensor's raw data has them. */
  void rawLongs(NumberTaker taker) {
    require(2);
    ProtoReader raw = new ProtoReader(bytes, from, at, this, "raw");
    while (raw.at < raw.end) {
      taker.take(raw.fixed(Long.BYTES));
    }
  }

  ProtoReader message(String called) {
    require(2);
    return new ProtoReader(bytes, from, at, this, called);
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw broken("field %d of wire type %d".formatted(field, wireType), "" + expected);
    }
  }

  private long varint() {
    long number = 0;
    for (int shift = 0; shift <= MOST_SHIFT; shift += 7) {
      if (at == end) {
        throw broken("cut off within a number", "all of it");
      }
      byte next = bytes[at++];
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw broken("a number of more than 10 bytes", "at most 10");
  }

  private long fixed(int length) {
    if (length > end - at) {
      throw broken("cut off within a number", length + " bytes");
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      number |= (bytes[at++] & 0xffL) << (8 * i);
    }
    return number;
  }

  ModelFormatException broken(String found, String expected) {
    return new ModelFormatException(where(), found, expected);
  }

  private String where() {
    return parent == null ? name : parent.where() + "." + name;
  }
}
