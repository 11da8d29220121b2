// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.PlatformException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What explanations of a loaded version are held against. It is read once the version is loaded,
 * and again if somebody asks a minute later: the data may have been named, or uploaded, meanwhile.
 * Whoever asks never waits.
 */
final class HeldAgainst {
  private static final System.Logger LOG = System.getLogger(HeldAgainst.class.getName());
  private static final long EVERY = Duration.ofMinutes(1).toNanos();

  private final Supplier<Optional<SampleMeans>> source;
  private final Executor background;
  private final LongSupplier nanoTime;

  /** When it was last read, in nanoseconds. */
  private final AtomicLong read;

  private volatile Optional<SampleMeans> known = Optional.empty();

  HeldAgainst(Supplier<Optional<SampleMeans>> source, Executor background, LongSupplier nanoTime) {
    this.source = source;
    this.background = background;
    this.nanoTime = nanoTime;
    read = new AtomicLong(nanoTime.getAsLong() - EVERY);
  }

  /** What the model knows by itself. */
  static HeldAgainst itself() {
    return new HeldAgainst(Optional::empty, Runnable::run, System::nanoTime);
  }

  /** Empty if there is nothing better than what the model knows by itself, or not yet. */
  Optional<SampleMeans> now() {
    long before = read.get();
    long time = nanoTime.getAsLong();
    if (time - before >= EVERY && read.compareAndSet(before, time)) {
      background.execute(this::read);
    }
    return known;
  }

  private void read() {
    try {
      known = source.get();
    } catch (PlatformException e) {
      LOG.log(System.Logger.Level.DEBUG, "a training sample is not read: {0}", e.getMessage());
    }
  }
}
