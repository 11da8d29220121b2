// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets only few large bodies of HTTP/1.1 into memory at a time; the others wait for a place. */
final class LargeBodies {
  /** What is smaller needs no place. */
  static final int LARGE = 1 << 20;

  private static final long MOST_SKIPPED = 1L << 30;

  private final Semaphore places;
  private final Duration longestWait;

  LargeBodies(int atOnce, Duration longestWait) {
    this.places = new Semaphore(atOnce, true);
    this.longestWait = longestWait;
  }

  /** That of one request, which it has not taken yet. */
  Place place() {
    return new Place();
  }

  /** Used by one thread. */
  final class Place implements AutoCloseable {
    private boolean taken;

    private Place() {}

    /**
     * Reads to the end; what is large waits for the place first.
     *
     * @param most reads no further
     * @throws Unavailable if none got free in time
     */
    byte[] read(InputStream in, int most) throws IOException {
      byte[] first = in.readNBytes(Math.min(most, LARGE));
      if (first.length < LARGE || most == LARGE) {
        return first;
      }
      take();
      byte[] rest = in.readNBytes(most - LARGE);
      byte[] all = Arrays.copyOf(first, first.length + rest.length);
      System.arraycopy(rest, 0, all, first.length, rest.length);
      return all;
    }

    /**
     * Waits for the place, unless it is taken.
     *
     * @throws Unavailable if none got free in time
     */
    void take() {
      try {
        taken = taken || places.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!taken) {
        throw new Unavailable(
            "busy",
            "too many large requests at a time (expected: bodies of at most %d bytes, or a later try)"
                .formatted(LARGE));
      }
    }

    /**
     * Reads on, in nobody's place, what a client sends of a body that will be refused: most clients
     * send all they have before they read, and one whose connection is closed meanwhile never
     * learns why. What is far too much is left.
     */
    void skipRest(InputStream in) throws IOException {
      close();
      byte[] buffer = new byte[1 << 16];
      long left = MOST_SKIPPED;
      for (int count; left > 0 && (count = in.read(buffer)) >= 0; ) {
        left -= count;
      }
    }

    /** Leaves the place to another. */
    @Override
    public void close() {
      if (taken) {
        taken = false;
        places.release();
      }
    }
  }
}
