// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why files failed their trials, by their hashes. Forgotten after a while, as the reason may have
 * been the machine's.
 */
final class FailedTrials {
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST = 1000;

  private final InstantSource clock;
  private final Map<String, Failure> failures = new LinkedHashMap<>();

  FailedTrials(InstantSource clock) {
    this.clock = clock;
  }

  private record Failure(String reason, Instant until) {}

  synchronized Optional<String> reason(String hash) {
    return Optional.ofNullable(failures.get(hash))
        .filter(failure -> clock.instant().isBefore(failure.until))
        .map(failure -> "%s (tried again after %s)".formatted(failure.reason, failure.until));
  }

  synchronized void remember(String hash, String reason) {
    failures.remove(hash); // It becomes the newest.
    failures.put(
        hash,
        new Failure(reason, clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(REMEMBERED)));
    if (failures.size() > MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
  }
}
