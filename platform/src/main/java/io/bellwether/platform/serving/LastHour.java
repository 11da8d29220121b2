// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The traffic of the last sixty minutes.
 *
 * @param minutes oldest first
 * @param latency of all answered requests of the hour
 */
public record LastHour(List<Minute> minutes, Latency latency) {
  public LastHour {
    minutes = List.copyOf(minutes);
  }

  /**
   * One minute.
   *
   * @param start of the minute
   * @param predictions one request may ask for many, a job or somebody elsewhere makes others
   * @param answered requests that got predictions
   * @param failed requests that got none through the server, not what was wrong with them
   */
  public record Minute(
      Instant start, long predictions, long answered, long failed, Latency latency) {}

  /**
   * The latencies that so many in a hundred answered requests stayed within, to a tenth of their
   * value; empty if there were none.
   */
  public record Latency(Optional<Duration> p50, Optional<Duration> p95, Optional<Duration> p99) {}

  /** Predictions in each minute, oldest first. */
  public List<Long> perMinute() {
    return minutes.stream().map(Minute::predictions).toList();
  }

  public long predictions() {
    return sum(Minute::predictions);
  }

  /** Requests that got predictions. */
  public long answered() {
    return sum(Minute::answered);
  }

  /** Requests that got no prediction. */
  public long failed() {
    return sum(Minute::failed);
  }

  private long sum(ToLongFunction<Minute> count) {
    return minutes.stream().mapToLong(count).sum();
  }

  /** The share of requests that failed, 0..1. */
  public Optional<Double> errorRate() {
    long all = answered() + failed();
    return all == 0 ? Optional.empty() : Optional.of((double) failed() / all);
  }
}
