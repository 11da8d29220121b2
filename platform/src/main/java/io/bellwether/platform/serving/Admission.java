// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.serving.Turns.Taken;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets requests work that the server can bear. Each needs a turn of its model first and then one of
 * the server: who waits for a slow model holds none of the server's, so others are served.
 */
final class Admission {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final String REFUSED = "model_requests_refused_total";

  private final ServingLimits limits;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final Turns server;
  private final Map<Key, Turns> models = new ConcurrentHashMap<>();

  Admission(ServingLimits limits, Metrics metrics, LongSupplier nanoTime) {
    this.limits = limits;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.server = new Turns(limits.atOnce(), limits.waiting());
  }

  private record Key(String workspace, String model) {}

  /** Does the whole work of a request, which has its deadline from now on. */
  <T> T inTime(Supplier<T> work) {
    return Deadline.in(limits.longest(), nanoTime).during(work);
  }

  /**
   * Does the work of a request when it is its turn, until its deadline.
   *
   * @param model one that exists: it is remembered
   * @throws Unavailable if its turn does not come soon
   * @throws TimedOut if it takes too long
   */
  <T> T during(String workspace, String model, Supplier<T> work) {
    try {
      return inTime(() -> inTurn(turns(workspace, model), model, work));
    } catch (TimedOut e) {
      late(model);
      throw e;
    }
  }

  /** Somebody does not wait for this model any more. */
  void late(String model) {
    metrics.increment(REFUSED, model, "timeout");
  }

  private Turns turns(String workspace, String model) {
    return models.computeIfAbsent(
        new Key(workspace, model), _ -> new Turns(limits.atOnceOf(model), limits.waiting()));
  }

  private <T> T inTurn(Turns own, String model, Supplier<T> work) {
    take(own, "model " + model, limits.atOnceOf(model), model);
    try {
      take(server, "the server", limits.atOnce(), model);
      try {
        return work.get();
      } finally {
        server.giveBack();
      }
    } finally {
      own.giveBack();
    }
  }

  private void take(Turns turns, String what, int atOnce, String model) {
    Deadline deadline = Deadline.current();
    deadline.check();
    Taken taken = turns.take(Math.min(limits.longestWait().toNanos(), deadline.leftNanos()));
    if (taken != Taken.MINE) {
      deadline.check();
      metrics.increment(REFUSED, model, taken.name().toLowerCase(Locale.ROOT));
      throw new Unavailable("overloaded", refusal(taken, what, atOnce), RETRY);
    }
  }

  private String refusal(Taken taken, String what, int atOnce) {
    String waiting =
        taken == Taken.QUEUE_FULL
            ? "%d more wait".formatted(limits.waiting())
            : "none ended within %d ms".formatted(limits.longestWait().toMillis());
    return "%s works on %d requests at a time, and %s (expected: fewer at a time; ask again later)"
        .formatted(what, atOnce, waiting);
  }
}
