// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The hash of a body that comes in pieces. Of a form its boundary is left out, which clients draw
 * anew for each request: the same parts have the same hash.
 */
final class BodyDigest {
  private final MessageDigest digest;

  /** What stands before each part; nothing if the body is no form. */
  private final byte[] line;

  /** How much of the line's beginning the first bytes of it end with, by their number less one. */
  private final int[] borders;

  private final byte[] kept = new byte[1 << 13];
  private int size;

  /** How much of the line has come. */
  private int matched;

  BodyDigest(MessageDigest digest, Optional<String> boundary) {
    this.digest = digest;
    this.line = boundary.map(text -> "--" + text).orElse("").getBytes(StandardCharsets.ISO_8859_1);
    this.borders = borders(line);
  }

  /** The table of Knuth, Morris and Pratt (1977). */
  private static int[] borders(byte[] line) {
    int[] borders = new int[line.length];
    int border = 0;
    for (int i = 1; i < line.length; i++) {
      while (border > 0 && line[i] != line[border]) {
        border = borders[border - 1];
      }
      border += line[i] == line[border] ? 1 : 0;
      borders[i] = border;
    }
    return borders;
  }

  void update(byte[] bytes, int from, int length) {
    if (line.length == 0) {
      digest.update(bytes, from, length);
      return;
    }
    for (int i = from; i < from + length; i++) {
      take(bytes[i]);
    }
  }

  private void take(byte next) {
    while (matched > 0 && next != line[matched]) {
      int border = borders[matched - 1];
      keep(matched - border);
      matched = border;
    }
    if (next != line[matched]) {
      keep(next);
    } else if (++matched == line.length) {
      keep(2); // That a part begins here.
      matched = 0;
    }
  }

  /** Bytes from the line's beginning. */
  private void keep(int count) {
    for (int i = 0; i < count; i++) {
      keep(line[i]);
    }
  }

  private void keep(byte one) {
    if (size == kept.length) {
      flush();
    }
    kept[size++] = one;
  }

  private void flush() {
    digest.update(kept, 0, size);
    size = 0;
  }

  /** In hexadecimal, of all that has come; nothing comes after it. */
  String end() {
    keep(matched);
    flush();
    return HexFormat.of().formatHex(digest.digest());
  }
}
