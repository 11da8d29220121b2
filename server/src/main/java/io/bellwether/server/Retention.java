// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.experiments.DeletionStore.Selection;
import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.experiments.DirectArtifacts;
import io.bellwether.platform.shared.Caller;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Once a day, and when the server starts, what was deleted long enough ago goes for good, and so
 * does what clients began to send past the server and left, and answers that no repeat can get.
 */
final class Retention implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Retention.class.getName());
  private static final Duration PAUSE = Duration.ofDays(1);

  private final Deletions deletions;
  private final Optional<DirectArtifacts> direct;
  private final Optional<Duration> age;
  private final InstantSource clock;
  private @Nullable Thread thread;

  /**
   * @param age empty means that nothing goes by itself
   */
  Retention(
      Deletions deletions,
      Optional<DirectArtifacts> direct,
      Optional<Duration> age,
      InstantSource clock) {
    this.deletions = deletions;
    this.direct = direct;
    this.age = age;
    this.clock = clock;
  }

  /**
   * @param answers forgets those which were kept for repeats, and are too old
   */
  void start(Runnable answers) {
    thread = Thread.ofVirtual().name("retention").start(() -> everyDay(answers));
  }

  private void everyDay(Runnable answers) {
    try {
      while (true) {
        attempt(answers);
        age.ifPresent(limit -> attempt(() -> deleteOlderThan(limit)));
        direct.ifPresent(uploads -> attempt(() -> uploads.abortAbandoned(clock.instant())));
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails today is tried again tomorrow. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "not everything that is due was deleted today", e);
    }
  }

  private void deleteOlderThan(Duration limit) {
    Caller platform = Caller.platform(Caller.DEFAULT_WORKSPACE, "retention");
    Selection selection = deletions.select(platform, Set.of(), Set.of(), limit);
    if (deletions.isAnything(platform, selection)) {
      deletions.start(platform, selection);
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
