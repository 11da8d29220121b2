// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the last hour's predictions and requests of each model, minute by minute, and the latency
 * of the requests in buckets that are a fifth wider each than the one before.
 */
final class Traffic {
  private static final int MINUTES = 60;
  private static final long SECONDS = 60;
  private static final int BUCKETS = 100;
  private static final double GROWTH = 1.2;
  private static final double FIRST_SECONDS = 1e-6;

  private final Map<Key, Hour> hours = new ConcurrentHashMap<>();

  private record Key(String workspace, String model) {}

  /** So many predictions, whoever asked for them: a request, a job, or somebody elsewhere. */
  void predicted(String workspace, String model, Instant time, int predictions) {
    minute(workspace, model, time).predictions.add(predictions);
  }

  /** A request that got all its predictions in so many seconds, if that is known. */
  void answered(String workspace, String model, Instant time, Optional<Double> seconds) {
    Minute minute = minute(workspace, model, time);
    minute.answered.increment();
    seconds.ifPresent(value -> minute.latencies.incrementAndGet(bucket(value)));
  }

  void failed(String workspace, String model, Instant time) {
    minute(workspace, model, time).failed.increment();
  }

  /** Failures of an earlier process. */
  void recall(FailedRequests failed) {
    minute(failed.workspace(), failed.model(), failed.minute()).failed.add(failed.requests());
  }

  /** What failed in the last hour, those minutes of those models in which anything did. */
  List<FailedRequests> failures(Instant now) {
    long last = minuteOf(now);
    List<FailedRequests> failures = new ArrayList<>();
    hours.forEach(
        (key, hour) -> {
          for (long number = last - MINUTES + 1; number <= last; number++) {
            Minute minute = hour.at(number);
            long failed = minute.number == number ? minute.failed.sum() : 0;
            if (failed > 0) {
              Instant start = Instant.ofEpochSecond(number * SECONDS);
              failures.add(new FailedRequests(key.workspace, key.model, start, failed));
            }
          }
        });
    return failures;
  }

  /** The last hour of one model. */
  LastHour of(String workspace, String model, Instant now) {
    Hour hour = hours.get(new Key(workspace, model));
    return sum(hour == null ? List.of() : List.of(hour), now);
  }

  /** The last hour of all models of the workspace. */
  LastHour of(String workspace, Instant now) {
    return sum(
        hours.entrySet().stream()
            .filter(entry -> entry.getKey().workspace.equals(workspace))
            .map(Map.Entry::getValue)
            .toList(),
        now);
  }

  private static LastHour sum(List<Hour> hours, Instant now) {
    List<LastHour.Minute> minutes = new ArrayList<>();
    long[] all = new long[BUCKETS];
    long last = minuteOf(now);
    for (long number = last - MINUTES + 1; number <= last; number++) {
      long[] latencies = new long[BUCKETS];
      minutes.add(sum(hours, number, latencies));
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        all[bucket] += latencies[bucket];
      }
    }
    return new LastHour(minutes, latency(all));
  }

  private static LastHour.Minute sum(List<Hour> hours, long number, long[] latencies) {
    long predictions = 0;
    long answered = 0;
    long failed = 0;
    for (Hour hour : hours) {
      Minute minute = hour.at(number);
      if (minute.number == number) {
        predictions += minute.predictions.sum();
        answered += minute.answered.sum();
        failed += minute.failed.sum();
        minute.addLatencies(latencies);
      }
    }
    Instant start = Instant.ofEpochSecond(number * SECONDS);
    return new LastHour.Minute(start, predictions, answered, failed, latency(latencies));
  }

  private static LastHour.Latency latency(long[] latencies) {
    return new LastHour.Latency(
        percentile(latencies, 0.5), percentile(latencies, 0.95), percentile(latencies, 0.99));
  }

  private static Optional<Duration> percentile(long[] latencies, double share) {
    long all = 0;
    for (long count : latencies) {
      all += count;
    }
    long before = 0;
    for (int bucket = 0; bucket < latencies.length && all > 0; bucket++) {
      before += latencies[bucket];
      if (before >= all * share) {
        // The middle of the bucket, on its own scale.
        double seconds = FIRST_SECONDS * Math.pow(GROWTH, bucket - 0.5);
        return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
      }
    }
    return Optional.empty();
  }

  private static int bucket(double seconds) {
    double exponent = Math.log(Math.max(seconds, FIRST_SECONDS) / FIRST_SECONDS) / Math.log(GROWTH);
    return Math.min(BUCKETS - 1, (int) Math.ceil(exponent));
  }

  private static long minuteOf(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS);
  }

  private Minute minute(String workspace, String model, Instant time) {
    return hours.computeIfAbsent(new Key(workspace, model), key -> new Hour()).from(minuteOf(time));
  }

  /** A ring of minutes; one that is older than an hour gives way to a new one. */
  private static final class Hour {
    private final AtomicReferenceArray<Minute> ring = new AtomicReferenceArray<>(MINUTES);

    Hour() {
      for (int i = 0; i < MINUTES; i++) {
        ring.set(i, new Minute(Long.MIN_VALUE));
      }
    }

    Minute at(long number) {
      return ring.get(Math.floorMod(number, MINUTES));
    }

    /** The minute of this number; one that is too old to count is thrown away after use. */
    Minute from(long number) {
      int place = Math.floorMod(number, MINUTES);
      Minute present = ring.get(place);
      if (present.number < number) {
        present =
            ring.updateAndGet(place, held -> held.number < number ? new Minute(number) : held);
      }
      return present.number == number ? present : new Minute(number);
    }
  }

  private static final class Minute {
    private final long number;
    private final LongAdder predictions = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);

    Minute(long number) {
      this.number = number;
    }

    void addLatencies(long[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += latencies.get(i);
      }
    }
  }
}
