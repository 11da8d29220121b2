// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work of requests that computes for long. A virtual thread would hold a carrier meanwhile, of
 * which there are as many as cores, and other requests would wait for the rest; so it is done on a
 * thread of the operating system, which shares the cores among all. Only some is done at a time.
 */
public final class LongWork {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String name;
  private final Semaphore turns;

  /**
   * @param name of its threads
   * @param most at a time; who comes later waits
   */
  public LongWork(String name, int most) {
    this.name = name;
    this.turns = new Semaphore(most, true);
  }

  /**
   * Does it, and waits for it no longer than the caller's deadline.
   *
   * @throws TimedOut if that is over; what has begun goes on to its end
   * @throws Unavailable if the caller is interrupted, or for what the work throws
   */
  public <T> T run(Supplier<T> work) {
    Deadline deadline = Deadline.current();
    FutureTask<T> task = new FutureTask<>(() -> deadline.during(work));
    try {
      if (!turns.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
        throw deadline.over();
      }
      start(task);
      return task.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw deadline.over();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the request was interrupted", RETRY);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException reason -> throw reason;
        case Error reason -> throw reason;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void start(Runnable task) {
    Runnable turn =
        () -> {
          try {
            task.run();
          } finally {
            turns.release();
          }
        };
    try {
      Thread.ofPlatform().daemon().name(name).start(turn);
    } catch (Error e) { // No thread.
      turns.release();
      throw e;
    }
  }
}
