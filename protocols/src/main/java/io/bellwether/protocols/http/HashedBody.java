// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of a request, hashed as it is read: it may be too long for the memory. */
final class HashedBody extends InputStream {
  private static final int CHUNK = 1 << 14;

  private final InputStream in;
  private final BodyDigest digest;
  private boolean ended;

  HashedBody(InputStream in, BodyDigest digest) {
    this.in = in;
    this.digest = digest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = ended ? -1 : in.read(into, from, length);
    if (read < 0) {
      ended = true;
    } else {
      digest.update(into, from, read);
    }
    return read;
  }

  /**
   * Reads what nobody has read, for the hash alone.
   *
   * @return whether that was all of it
   */
  boolean finish(long most) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long rest = most; rest > 0 && !ended; ) {
      rest -= Math.max(0, read(chunk, 0, chunk.length));
    }
    return ended;
  }
}
