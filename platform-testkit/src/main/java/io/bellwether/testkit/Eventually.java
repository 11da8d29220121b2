// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, in tests, for what other threads bring about and nobody announces. */
public final class Eventually {
  private static final Duration MOST = Duration.ofSeconds(30);

  private Eventually() {}

  /** Returns once the condition holds; fails if it does not within half a minute. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + MOST + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
