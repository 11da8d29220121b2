// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** So many calls at a time; others wait for their turn, first come first served. */
final class CallTurns {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int atOnce;
  private final Duration longestWait;
  private final Semaphore free;

  CallTurns(int atOnce, Duration longestWait) {
    this.atOnce = atOnce;
    this.longestWait = longestWait;
    this.free = new Semaphore(atOnce, true);
  }

  /**
   * Makes the call when it is its turn.
   *
   * @param whom it calls, as errors tell
   * @throws Unavailable if its turn does not come soon
   * @throws TimedOut if the deadline of the request comes first
   */
  <T> T during(String whom, Supplier<T> call) {
    take(whom);
    try {
      return call.get();
    } finally {
      free.release();
    }
  }

  private void take(String whom) {
    Deadline deadline = Deadline.current();
    deadline.check();
    long longest = Math.min(longestWait.toNanos(), deadline.leftNanos());
    try {
      if (free.tryAcquire(longest, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("shutting_down", "the server is ending");
    }
    deadline.check();
    throw new Unavailable(
        "overloaded",
        "%s is asked %d times at once, and no answer came within %d ms (expected: fewer at a time; ask again later)"
            .formatted(whom, atOnce, longestWait.toMillis()),
        RETRY);
  }
}
