// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

/** Unpacks frames of LZ4 (LZ4 Frame Format 1.6.4, LZ4 Block Format); checksums are passed over. */
final class Lz4 {
  private static final int MAGIC = 0x184D2204;

  private final Bytes in;
  private final byte[] out;
  private long at;
  private int size;

  private Lz4(Bytes in, int size) {
    this.in = in;
    this.out = new byte[size];
  }

  /**
   * @param size how much it unpacks to
   */
  static byte[] unpack(Bytes in, int size) {
    Lz4 lz4 = new Lz4(in, size);
    lz4.frame();
    if (lz4.size != size) {
      throw new BrokenArrow(lz4.size + " unpacked bytes", size + ", as is told before them");
    }
    return lz4.out;
  }

  private void frame() {
    if (in.intAt(0) != MAGIC) {
      throw new BrokenArrow("packed bytes of another kind", "a frame of LZ4");
    }
    int flags = in.byteAt(4);
    boolean blocksHaveSums = (flags & 0x10) != 0;
    at = 7L + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0);
    for (int length; (length = in.intAt(at)) != 0; ) {
      at += 4;
      long end = at + (length & Integer.MAX_VALUE);
      if (length < 0) {
        copy(end - at);
      } else {
        block(end);
      }
      at = end + (blocksHaveSums ? 4 : 0);
    }
  }

  private void block(long end) {
    while (at < end) {
      int token = in.byteAt(at++) & 0xFF;
      copy(length(token >>> 4));
      if (at >= end) {
        return; // The last sequence has literals only.
      }
      int back = Short.toUnsignedInt(in.shortAt(at));
      at += 2;
      long length = length(token & 15) + 4;
      if (back == 0 || back > size || length > out.length - size) {
        throw new BrokenArrow("a repetition from %d bytes before".formatted(back), "what is there");
      }
      for (int i = 0; i < length; i++, size++) {
        out[size] = out[size - back]; // It may repeat what it has just written.
      }
    }
  }

  private long length(int short4) {
    long length = short4;
    if (short4 == 15) {
      int more;
      do {
        more = in.byteAt(at++) & 0xFF;
        length += more;
      } while (more == 255);
    }
    return length;
  }

  private void copy(long length) {
    if (length > out.length - size) {
      throw new BrokenArrow("more unpacked bytes", out.length + ", as is told before them");
    }
    System.arraycopy(in.array(at, length), 0, out, size, (int) length);
    at += length;
    size += (int) length;
  }
}
