// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.time.Duration;

/** Reads again and again how much memory something holds, while this is open. */
final class PeakMemory implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Reading reading;
  private final Thread thread;
  private volatile double peak;

  PeakMemory(Reading reading) throws IOException {
    this.reading = reading;
    this.peak = reading.mebibytes();
    this.thread = Thread.ofPlatform().daemon().name("peak-memory").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        peak = Math.max(peak, readOnce());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double readOnce() {
    try {
      return reading.mebibytes();
    } catch (IOException e) {
      return 0; // One of its processes ended meanwhile.
    }
  }

  /** The most until now. */
  double mebibytes() throws IOException {
    return Math.max(peak, reading.mebibytes());
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** Memory in MiB. */
  @FunctionalInterface
  interface Reading {
    double mebibytes() throws IOException;
  }
}
