// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Loads versions on threads of their own. Who needs one waits no longer than its deadline, and
 * leaves a load that others have begun or will need. Reading a large file on a virtual thread would
 * hold a carrier, of which there are few.
 */
final class Loads {
  /** For one version; each holds its request in memory. */
  private static final int MOST_WAITING = 512;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Map<Key, Load> begun = new ConcurrentHashMap<>();
  private final LoadThreads threads = new LoadThreads();

  private record Key(String workspace, ServedVersion version) {}

  private record Load(CompletableFuture<LoadedModel> done, AtomicInteger waiting) {}

  boolean hasBegun(String workspace, ServedVersion version) {
    return begun.containsKey(new Key(workspace, version));
  }

  /** Begins to load the version, unless that has begun. */
  CompletableFuture<LoadedModel> begin(
      String workspace, ServedVersion version, Supplier<LoadedModel> loading) {
    return load(new Key(workspace, version), loading).done;
  }

  /** Whoever sees the load going on finds it in the map, so that is done first. */
  private Load load(Key key, Supplier<LoadedModel> loading) {
    Load load = new Load(new CompletableFuture<>(), new AtomicInteger());
    Load known = begun.putIfAbsent(key, load);
    if (known != null) {
      return known;
    }
    try {
      threads.execute(key.workspace, () -> run(key, loading, load.done));
    } catch (RuntimeException | Error e) { // No thread: whoever waits must hear of it.
      begun.remove(key);
      load.done.completeExceptionally(e);
    }
    return load;
  }

  private void run(Key key, Supplier<LoadedModel> loading, CompletableFuture<LoadedModel> done) {
    try {
      LoadedModel model = loading.get();
      begun.remove(key);
      done.complete(model);
    } catch (Throwable e) { // Whatever it is, those who wait must hear of it.
      begun.remove(key);
      done.completeExceptionally(e);
    }
  }

  /**
   * The version, once it is loaded.
   *
   * @throws TimedOut if it is not by the deadline of the request; it goes on to load
   * @throws Unavailable if too many wait for it, or for what {@code loading} throws
   */
  LoadedModel await(String workspace, ServedVersion version, Supplier<LoadedModel> loading) {
    Load load = load(new Key(workspace, version), loading);
    try {
      if (load.waiting.incrementAndGet() > MOST_WAITING) {
        throw new Unavailable(
            "overloaded",
            "model %s is being loaded, and %d requests wait for it (expected: fewer; ask again later)"
                .formatted(version.model(), MOST_WAITING),
            RETRY);
      }
      return load.done.get(Deadline.current().leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw Deadline.current().over();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("shutting_down", "the server is ending");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException reason -> throw reason;
        case Error reason -> throw reason;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      load.waiting.decrementAndGet();
    }
  }
}
