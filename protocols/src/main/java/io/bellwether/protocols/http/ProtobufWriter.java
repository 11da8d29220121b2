// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message in Protocol Buffers' wire format. A field that has its default (empty, 0,
 * false) is left out, as in version 3 of the language.
 */
public final class ProtobufWriter {
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  public ProtobufWriter text(int field, String value) {
    return value.isEmpty() ? this : element(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole number or an enumeration's. */
  public ProtobufWriter varint(int field, long value) {
    if (value != 0) {
      tag(field, ProtobufReader.VARINT);
      raw(value);
    }
    return this;
  }

  public ProtobufWriter truth(int field, boolean value) {
    return varint(field, value ? 1 : 0);
  }

  public ProtobufWriter message(int field, ProtobufWriter value) {
    tag(field, LENGTH);
    raw(value.out.size());
    out.writeBytes(value.bytes());
    return this;
  }

  /** One of a repeated field of texts or bytes, which stands there though it may be empty. */
  public ProtobufWriter element(int field, byte[] value) {
    tag(field, LENGTH);
    raw(value.length);
    out.writeBytes(value);
    return this;
  }

  public ProtobufWriter elements(int field, Iterable<String> values) {
    values.forEach(value -> element(field, value.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Whole numbers, packed. */
  public ProtobufWriter varints(int field, Iterable<? extends Number> values) {
    ProtobufWriter packed = new ProtobufWriter();
    values.forEach(value -> packed.raw(value.longValue()));
    return packed.out.size() == 0 ? this : message(field, packed);
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  private void tag(int field, int wireType) {
    raw(((long) field << 3) | wireType);
  }

  private void raw(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
