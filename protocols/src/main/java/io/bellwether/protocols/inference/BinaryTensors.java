// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Tensors as bytes: little-endian, without padding. */
final class BinaryTensors {
  private BinaryTensors() {}

  /**
   * Reads a tensor's values.
   *
   * @param bytes exactly its own
   * @throws Malformed if they are not as many as the type and the count ask for
   */
  static Tensor.Values read(String name, Datatype type, int count, ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (type == Datatype.BYTES) {
      return texts(name, count, in);
    }
    if (in.remaining() != (long) count * type.bytes) {
      throw new Malformed(
          "%s: %d bytes in binary_data_size or raw contents (expected: %d, for %d values of %s)"
              .formatted(name, in.remaining(), (long) count * type.bytes, count, type));
    }
    return switch (type) {
      case BOOL -> truths(name, count, in);
      case UINT8 -> wholes(count, i -> in.get(i) & 0xFFL);
      case UINT16 -> wholes(count, i -> in.getShort(2 * i) & 0xFFFFL);
      case UINT32 -> wholes(count, i -> in.getInt(4 * i) & 0xFFFF_FFFFL);
      case UINT64 -> wholes(count, i -> unsigned(name, in.getLong(8 * i)));
      case INT8 -> wholes(count, in::get);
      case INT16 -> wholes(count, i -> in.getShort(2 * i));
      case INT32 -> wholes(count, i -> in.getInt(4 * i));
      case INT64 -> wholes(count, i -> in.getLong(8 * i));
      case FP16, BF16, FP32, FP64, BYTES -> reals(type, count, in);
    };
  }

  private static Tensor.Wholes wholes(int count, IntToLongFunction read) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = read.applyAsLong(i);
    }
    return new Tensor.Wholes(values);
  }

  private static long unsigned(String name, long value) {
    if (value < 0) {
      throw new Malformed(
          "%s: %s (expected: a value below 2^63)".formatted(name, Long.toUnsignedString(value)));
    }
    return value;
  }

  private static Tensor.Reals reals(Datatype type, int count, ByteBuffer in) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case FP16 -> Float.float16ToFloat(in.getShort(2 * i));
            case BF16 -> Float.intBitsToFloat(in.getShort(2 * i) << 16);
            case FP32 -> in.getFloat(4 * i);
            default -> in.getDouble(8 * i);
          };
    }
    return new Tensor.Reals(values);
  }

  private static Tensor.Truths truths(String name, int count, ByteBuffer in) {
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      byte value = in.get(i);
      if (value != 0 && value != 1) {
        throw new Malformed("%s: BOOL value %d (expected: 0 or 1)".formatted(name, value));
      }
      values[i] = value == 1;
    }
    return new Tensor.Truths(values);
  }

  private static Tensor.Texts texts(String name, int count, ByteBuffer in) {
    if (in.remaining() < (long) count * Integer.BYTES) {
      throw new Malformed(
          "%s: %d bytes in binary_data_size or raw contents (expected: at least 4 bytes for each of %d texts)"
              .formatted(name, in.remaining(), count));
    }
    @Nullable String[] values = new String[count];
    for (int i = 0; i < count; i++) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new Malformed(
            "%s: text %d ends behind the tensor (expected: its length in 4 bytes, little-endian, then so many bytes)"
                .formatted(name, i));
      }
      values[i] = text(name, i, in.slice(in.position(), length));
      in.position(in.position() + length);
    }
    if (in.hasRemaining()) {
      throw new Malformed(
          "%s: %d bytes behind its %d texts (expected: none)"
              .formatted(name, in.remaining(), count));
    }
    return new Tensor.Texts(values);
  }

  private static String text(String name, int index, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("%s: text %d is no UTF-8 (expected: UTF-8)".formatted(name, index));
    }
  }

  /** An output's values, each with as many bits as its type. */
  static byte[] write(Datatype type, double[] values) {
    ByteBuffer out = ByteBuffer.allocate(values.length * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case BOOL, UINT8 -> out.put((byte) (int) value);
        case FP16 -> out.putShort(Float.floatToFloat16((float) value));
        case FP32 -> out.putFloat((float) value);
        case INT32 -> out.putInt((int) value);
        case INT64 -> out.putLong((long) value);
        default -> out.putDouble(value);
      }
    }
    return out.array();
  }

  static byte[] write(String[] values) {
    byte[][] texts = new byte[values.length][];
    int size = 0;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = values[i].getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + texts[i].length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] text : texts) {
      out.putInt(text.length).put(text);
    }
    return out.array();
  }
}
