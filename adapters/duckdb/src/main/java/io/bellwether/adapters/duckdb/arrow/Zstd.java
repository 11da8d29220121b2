// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;

/** Unpacks frames of Zstandard (RFC 8878). */
final class Zstd {
  /** What does not get smaller gets longer by at most one byte in 256, and some for the frame. */
  private static final int LONGER = 1 << 10;

  private Zstd() {}

  /**
   * @param size how much it unpacks to
   */
  static byte[] unpack(Bytes in, int size) {
    long most = (long) size + (size >>> 8) + LONGER;
    if (in.size() > most) { // Else a file's empty frames would be in memory, many of them.
      throw new BrokenArrow(
          "%,d packed bytes".formatted(in.size()),
          "at most %,d for %,d unpacked ones".formatted(most, size));
    }
    byte[] packed = in.array(0, in.size());
    byte[] out = new byte[size];
    int made = unpack(packed, out);
    if (made != size) {
      throw new BrokenArrow(made + " unpacked bytes", size + ", as is told before them");
    }
    return out;
  }

  private static int unpack(byte[] packed, byte[] out) {
    try {
      return new ZstdDecompressor().decompress(packed, 0, packed.length, out, 0, out.length);
    } catch (MalformedInputException | IndexOutOfBoundsException | IllegalStateException e) {
      throw new BrokenArrow(
          "bytes that do not unpack",
          "frames of Zstandard with %,d bytes, as is told before them".formatted(out.length));
    }
  }
}
