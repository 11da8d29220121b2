// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The traffic of the last sixty minutes.
 *
 * @param perMinute predictions in each minute, oldest first
 * @param answered requests that got predictions, one or many
 * @param failed requests that got no prediction
 * @param p95 the latency that 95 % of the predictions stayed within, to a tenth of its value
 */
public record LastHour(List<Long> perMinute, long answered, long failed, Optional<Duration> p95) {
  public LastHour {
    perMinute = List.copyOf(perMinute);
  }

  public long predictions() {
    return perMinute.stream().mapToLong(Long::longValue).sum();
  }

  /** The share of requests that failed, 0..1. */
  public Optional<Double> errorRate() {
    long all = answered + failed;
    return all == 0 ? Optional.empty() : Optional.of((double) failed / all);
  }
}
