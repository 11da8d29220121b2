// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message in Protocol Buffers' wire format, in the order in which they
 * stand. Whoever reads skips what it does not know.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
public final class ProtobufReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int FIXED32 = 5;

  private static final int LENGTH = 2;

  private final String complaint;
  private final ByteBuffer data;
  private int type;

  /**
   * @param complaint stands before what is wrong with the message
   */
  public ProtobufReader(String complaint, ByteBuffer message) {
    this.complaint = complaint;
    this.data = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the next field, or 0 at the end. */
  public int next() {
    if (!data.hasRemaining()) {
      return 0;
    }
    long tag = raw();
    type = (int) (tag & 7);
    long field = tag >>> 3;
    if (field < 1 || field > 536_870_911) {
      throw malformed("field number " + field + " (expected: 1 to 536870911)");
    }
    return (int) field;
  }

  /** Whether the field is a text, bytes, a message or packed numbers. */
  public boolean hasLength() {
    return type == LENGTH;
  }

  /** A whole number or a truth value. */
  public long varint() {
    expect(VARINT);
    return raw();
  }

  public long fixed64() {
    expect(FIXED64);
    need(8);
    return data.getLong();
  }

  public int fixed32() {
    expect(FIXED32);
    need(4);
    return data.getInt();
  }

  public double real() {
    return Double.longBitsToDouble(fixed64());
  }

  public ProtobufReader message() {
    return new ProtobufReader(complaint, slice());
  }

  public byte[] bytes() {
    ByteBuffer slice = slice();
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return bytes;
  }

  /** A text; characters that databases do not take are replaced. */
  public String text() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(slice()).toString();
      return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    } catch (CharacterCodingException e) {
      throw malformed("a text that is no UTF-8");
    }
  }

  public void skip() {
    switch (type) {
      case VARINT -> raw();
      case FIXED64 -> advance(8);
      case LENGTH -> slice();
      case FIXED32 -> advance(4);
      default -> throw malformed("wire type " + type + " (expected: 0, 1, 2 or 5)");
    }
  }

  /** The bytes of a text, of a message, or of packed numbers. */
  public ByteBuffer slice() {
    expect(LENGTH);
    long length = raw();
    if (length < 0 || length > data.remaining()) {
      throw malformed(
          "a field of %d bytes (expected: at most the %d that are left)"
              .formatted(length, data.remaining()));
    }
    ByteBuffer slice = data.slice(data.position(), (int) length);
    data.position(data.position() + (int) length);
    return slice;
  }

  /**
   * The numbers that stand packed in this field, one after another, each to be read as if it stood
   * alone.
   *
   * @param wireType what each of them is
   */
  public ProtobufReader packed(int wireType) {
    ProtobufReader numbers = message();
    numbers.type = wireType;
    return numbers;
  }

  public boolean hasRemaining() {
    return data.hasRemaining();
  }

  private void advance(int bytes) {
    need(bytes);
    data.position(data.position() + bytes);
  }

  private long raw() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte part = data.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  private void expect(int wanted) {
    if (type != wanted) {
      throw malformed("wire type %d (expected: %d)".formatted(type, wanted));
    }
  }

  private void need(int bytes) {
    if (data.remaining() < bytes) {
      throw malformed("the message ends inside a field");
    }
  }

  private Malformed malformed(String reason) {
    return new Malformed(complaint + reason);
  }
}
