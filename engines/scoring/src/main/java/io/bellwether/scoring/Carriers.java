// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import java.util.concurrent.locks.LockSupport;

/**
 * The threads that carry virtual ones, of which there are as few as cores, and the cores
 * themselves: whoever computes for long leaves them to others between two parts.
 */
public final class Carriers {
  private Carriers() {}

  /**
   * Between two parts of long work on a virtual thread: those that wait for a carrier run first. To
   * yield is not enough: the carrier finds the yielding thread where it looks next, and goes on
   * with it however long others wait. It takes some 20 µs.
   *
   * <p>A thread of the operating system yields: whoever waits for its core runs at once, and not
   * when its slice is over, which may be 3 ms. That takes less than 1 µs if nobody waits.
   */
  @SuppressWarnings("ThreadPriorityCheck") // What runs stays right without it.
  public static void letOthersRun() {
    if (Thread.currentThread().isVirtual()) {
      LockSupport.parkNanos(1);
    } else {
      Thread.yield();
    }
  }
}
