// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/** Writes one message in protobuf's wire format. */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  byte[] written() {
    return out.toByteArray();
  }

  /** Fields as they stand elsewhere. */
  ProtoWriter copy(byte[] from, int start, int end) {
    out.write(from, start, end - start);
    return this;
  }

  ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  ProtoWriter single(int field, float value) {
    tag(field, FIXED);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(bits >>> shift);
    }
    return this;
  }

  ProtoWriter text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter bytes(int field, byte[] content) {
    tag(field, BYTES);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  ProtoWriter message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter message = new ProtoWriter();
    content.accept(message);
    return bytes(field, message.written());
  }

  /** The numbers of a repeated field in one. */
  ProtoWriter packed(int field, int[] values) {
    ProtoWriter all = new ProtoWriter();
    for (int value : values) {
      all.varint(value);
    }
    return bytes(field, all.written());
  }

  /** The 32-bit numbers of a repeated field in one, or of a tensor's raw data. */
  ProtoWriter singles(int field, int size, IntToDoubleFunction value) {
    ByteBuffer all = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      all.putFloat((float) value.applyAsDouble(i));
    }
    return bytes(field, all.array());
  }

  /** The 64-bit numbers of a tensor's raw data. */
  ProtoWriter doubles(int field, double[] values) {
    ByteBuffer all =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    all.asDoubleBuffer().put(values);
    return bytes(field, all.array());
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
