// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many work at a time and some more wait, first come first served. As long as nobody has to
 * wait a turn costs a change of one counter.
 */
final class Turns {
  private final Semaphore free;
  private final int mostWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  Turns(int atOnce, int mostWaiting) {
    this.free = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
  }

  /** What became of somebody who came for a turn. */
  enum Taken {
    /** It has one, and gives it back. */
    MINE,
    /** As many as may wait do so already. */
    QUEUE_FULL,
    /** It waited as long as it may. */
    WAITED
  }

  /**
   * @param longestNanos how long to wait for it
   */
  Taken take(long longestNanos) {
    try {
      if (free.tryAcquire(0, TimeUnit.NANOSECONDS)) { // Unlike without a time, this jumps no queue.
        return Taken.MINE;
      }
      if (waiting.incrementAndGet() > mostWaiting) {
        waiting.decrementAndGet();
        return Taken.QUEUE_FULL;
      }
      try {
        return free.tryAcquire(longestNanos, TimeUnit.NANOSECONDS) ? Taken.MINE : Taken.WAITED;
      } finally {
        waiting.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Taken.WAITED; // The server is ending.
    }
  }

  void giveBack() {
    free.release();
  }

  /** How many wait now. */
  int waiting() {
    return waiting.get();
  }
}
