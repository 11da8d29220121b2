// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.scoring.Carriers;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that lets other requests go on between its pieces. A large one on a fast network never has
 * to wait for its bytes, so its virtual thread would hold a carrier until the end.
 */
final class FairBody extends FilterInputStream {
  private static final int PIECE = 1 << 18;

  private int read;

  FairBody(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    share(1);
    return next;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = super.read(into, from, length);
    share(Math.max(count, 0));
    return count;
  }

  private void share(int more) {
    read += more;
    if (read >= PIECE) {
      read = 0;
      Carriers.letOthersRun();
    }
  }
}
