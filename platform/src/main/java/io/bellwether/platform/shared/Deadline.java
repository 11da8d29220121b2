// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Until when an answer is worth its work. Work that runs {@link #during} it finds it as {@link
 * #current} and asks it between its steps, whichever layers lie between: a request has one
 * deadline.
 */
public final class Deadline {
  private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Deadline NEVER = new Deadline(() -> 0, LONGEST);

  private final LongSupplier nanoTime;
  private final long start;
  private final long nanos;

  private Deadline(LongSupplier nanoTime, Duration longest) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.nanos = longest.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : longest.toNanos();
  }

  /** Not before the end of days. */
  public static Deadline never() {
    return NEVER;
  }

  public static Deadline in(Duration longest) {
    return in(longest, System::nanoTime);
  }

  /**
   * @param longest how long the work may take, from now on
   */
  public static Deadline in(Duration longest, LongSupplier nanoTime) {
    return new Deadline(nanoTime, longest);
  }

  /** That of the work which this thread does; {@link #never} if it has none. */
  public static Deadline current() {
    return CURRENT.orElse(NEVER);
  }

  /** Does the work with this deadline, or with the one it has already if that is earlier. */
  public <T> T during(Supplier<T> work) {
    if (this == NEVER || current().leftNanos() < leftNanos()) {
      return work.get();
    }
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** How long the work may still take; 0 or less: it is too late. */
  public long leftNanos() {
    return nanos - (nanoTime.getAsLong() - start);
  }

  /**
   * @throws TimedOut if it is too late
   */
  public void check() {
    if (leftNanos() <= 0) {
      throw over();
    }
  }

  /** What is thrown when it is too late. */
  public TimedOut over() {
    return new TimedOut(
        "no answer within %s s (expected: fewer rows at a time, or a later deadline)"
            .formatted(seconds()));
  }

  private String seconds() {
    double seconds = nanos / 1e9;
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
  }
}
