// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The id that a caller has for its request, by which it finds the events about it again: the header
 * {@code Ce-Id} of CloudEvents, as KServe's logger takes it.
 */
public final class EventId {
  private static final ScopedValue<EventId> GIVEN = ScopedValue.newInstance();
  private static final Pattern FORM = Pattern.compile("[!-~]{1,200}");

  private final String id;
  private final AtomicInteger told = new AtomicInteger();

  private EventId(String id) {
    this.id = id;
  }

  /** Does the work for a request with this id; one that cannot be a header again is left aside. */
  public static <T, X extends Throwable> T during(String id, ScopedValue.CallableOp<T, X> work)
      throws X {
    return FORM.matcher(id).matches()
        ? ScopedValue.where(GIVEN, new EventId(id)).call(work)
        : work.call();
  }

  /**
   * By which the next prediction of this thread's request is told: its id, of the rows after the
   * first with a number behind it, for each is an event of its own.
   *
   * @param own if the request has none
   */
  public static String next(String own) {
    if (!GIVEN.isBound()) {
      return own;
    }
    EventId given = GIVEN.get();
    int before = given.told.getAndIncrement();
    return before == 0 ? given.id : given.id + "-" + (before + 1);
  }
}
