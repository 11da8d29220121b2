// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Transactions;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the failures of the last hour over the end of the server. They are written every few
 * seconds, so that a request which fails costs no change of its own; a crash loses the last of
 * them.
 */
public final class KeptFailures implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeptFailures.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofHours(1);

  private final FailureStore store;
  private final Transactions transactions;
  private final Traffic traffic;
  private final InstantSource clock;
  private Set<FailedRequests> written = Set.of();
  private @Nullable Thread thread;

  public KeptFailures(
      FailureStore store, Transactions transactions, Serving serving, InstantSource clock) {
    this(store, transactions, serving.traffic(), clock);
  }

  KeptFailures(
      FailureStore store, Transactions transactions, Traffic traffic, InstantSource clock) {
    this.store = store;
    this.transactions = transactions;
    this.traffic = traffic;
    this.clock = clock;
  }

  /** Counts those that an earlier process kept, and keeps new ones from now on. */
  public void start() {
    List<FailedRequests> kept = store.since(clock.instant().minus(KEPT));
    written = Set.copyOf(kept);
    kept.forEach(traffic::recall);
    thread = Thread.ofVirtual().name("failures").start(this::keepUntilClosed);
  }

  private void keepUntilClosed() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        attempt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt() {
    try {
      keep();
    } catch (RuntimeException e) { // They are still counted, and written the next time.
      LOG.log(Level.WARNING, "what failed could not be kept; trying again in " + PAUSE, e);
    }
  }

  /** Writes what has changed since the last time. */
  synchronized void keep() {
    Set<FailedRequests> now = Set.copyOf(traffic.failures(clock.instant()));
    Set<FailedRequests> changed = new HashSet<>(now);
    changed.removeAll(written);
    if (changed.isEmpty()) {
      return;
    }
    Instant oldest = clock.instant().minus(KEPT);
    transactions.write(
        () -> {
          changed.forEach(store::put);
          store.deleteBefore(oldest);
        });
    written = now;
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
      attempt();
    }
  }
}
