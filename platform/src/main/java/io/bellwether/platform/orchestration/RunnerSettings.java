// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a {@link JobRunner} works.
 *
 * @param instance a name for this runner that no other has
 * @param alone whether it is the only runner of the database: then whatever runs when it starts was
 *     left over by a killed process, and continues at once
 * @param slots how many jobs of the kinds outside of all lanes may run at the same time
 * @param lease after how long without a heartbeat another runner takes a job over
 * @param poll how often to look for jobs that nobody announced, and to write progress down
 * @param grace how long a stopping runner waits for its jobs to end
 * @param backOff the pause after a job's first failure; it doubles with each, to a minute at most
 * @param maxFailures after how many failures in a row a job has failed
 */
public record RunnerSettings(
    String instance,
    boolean alone,
    int slots,
    List<Lane> lanes,
    Duration lease,
    Duration heartbeat,
    Duration poll,
    Duration grace,
    Duration backOff,
    int maxFailures) {
  public RunnerSettings {
    lanes = List.copyOf(lanes);
    if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "lease: %s (expected: at least two heartbeats of %s)".formatted(lease, heartbeat));
    }
  }

  public static RunnerSettings of(String instance, boolean alone, int slots, List<Lane> lanes) {
    return new RunnerSettings(
        instance,
        alone,
        slots,
        lanes,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMillis(250),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        6);
  }

  Duration backOffAfter(int failures) {
    Duration pause = backOff.multipliedBy(1L << Math.min(failures, 16));
    Duration most = Duration.ofMinutes(1);
    return pause.compareTo(most) < 0 ? pause : most;
  }

  /**
   * Kinds that share slots of their own, for example one training at a time.
   *
   * @param slots how many of them may run at the same time, 1 or more
   */
  public record Lane(Set<String> kinds, int slots) {
    public Lane {
      kinds = Set.copyOf(kinds);
      if (slots < 1) {
        throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
      }
    }
  }
}
