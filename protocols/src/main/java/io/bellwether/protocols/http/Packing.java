// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** How bytes are packed on their way. */
public enum Packing {
  GZIP,
  DEFLATE;

  private static final int BUFFER = 1 << 14;

  static final String KNOWN = "identity, gzip or deflate";

  /** Below it packing saves no packet. */
  public static final int WORTH_PACKING = 1024;

  /** The name in headers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Packing> of(String label) {
    String known = label.equalsIgnoreCase("x-gzip") ? "gzip" : label; // RFC 9110, 8.4.1.3
    return Arrays.stream(values())
        .filter(packing -> packing.label().equalsIgnoreCase(known))
        .findFirst();
  }

  public byte[] pack(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2);
    try (OutputStream out =
        switch (this) {
          case GZIP -> new GZIPOutputStream(packed);
          case DEFLATE -> new DeflaterOutputStream(packed);
        }) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** Reads to the end, at most so many bytes. */
  @FunctionalInterface
  interface Reading {
    byte[] read(InputStream in, int most) throws IOException;
  }

  /**
   * Unpacks.
   *
   * @throws BodyTooLarge if that is more than {@code most} bytes
   * @throws IOException if they are not packed like this
   */
  byte[] unpack(byte[] packed, int most, Reading reading) throws IOException {
    try (InputStream in = unpack(new ByteArrayInputStream(packed))) {
      byte[] plain = reading.read(in, most + 1);
      if (plain.length > most) {
        throw new BodyTooLarge(most);
      }
      return plain;
    }
  }

  /** Unpacks as it is read. */
  InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPInputStream(packed, BUFFER);
      case DEFLATE -> new InflaterInputStream(packed);
    };
  }
}
