// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A packed body, unpacked within a limit as it is read. */
final class UnpackedStream extends InputStream {
  private final InputStream packed;
  private final Packing packing;
  private final long most;
  private @Nullable InputStream plain;
  private long read;

  UnpackedStream(InputStream packed, Packing packing, long most) {
    this.packed = packed;
    this.packing = packing;
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      InputStream in = plain;
      if (in == null) {
        in = packing.unpack(packed); // Reads the first bytes.
        plain = in;
      }
      int count = in.read(into, from, length);
      read += Math.max(count, 0);
      if (read > most) {
        throw new BodyTooLarge(most);
      }
      return count;
    } catch (EOFException | ZipException e) { // Others are of the connection.
      throw PackedBody.broken(packing, e);
    }
  }

  @Override
  public void close() throws IOException {
    InputStream in = plain;
    if (in == null) {
      packed.close();
    } else {
      in.close();
    }
  }
}
