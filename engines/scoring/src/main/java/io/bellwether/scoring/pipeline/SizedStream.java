// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Carriers;
import io.bellwether.scoring.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a known size; nothing is read beyond it. Between its pieces others run: whoever reads a
 * large model computes for seconds.
 */
final class SizedStream extends InputStream {
  /** Some 100 µs of reading and of what is made of it. */
  private static final int PIECE = 4_000;

  private final InputStream in;
  private final long size;
  private long read;
  private int sinceOthersRan;

  SizedStream(InputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    count(next < 0 ? -1 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int more = in.read(into, from, length);
    count(more);
    return more;
  }

  private void count(int more) {
    if (more < 0 && read < size) {
      throw changed("only %d bytes".formatted(read));
    }
    int bytes = Math.max(0, more);
    read += bytes;
    if (read > size) {
      throw changed("more than %d bytes".formatted(size));
    }
    sinceOthersRan += bytes;
    if (sinceOthersRan >= PIECE) {
      sinceOthersRan = 0;
      Carriers.letOthersRun();
    }
  }

  private ModelFormatException changed(String found) {
    return new ModelFormatException(
        "the file", found, "the %d that it had when it was found".formatted(size));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
