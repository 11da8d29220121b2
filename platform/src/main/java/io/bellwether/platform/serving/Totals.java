// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what each version is asked for. */
final class Totals {
  private final Map<Key, Counters> counters = new ConcurrentHashMap<>();

  private record Key(String workspace, String model, String version) {}

  private static final class Counters {
    private final LongAdder predictions = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder answeringNanos = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder failingNanos = new LongAdder();
    private final LongAdder remembered = new LongAdder();
    private final LongAdder recallingNanos = new LongAdder();
    private final LongAdder computed = new LongAdder();
    private final LongAdder computingNanos = new LongAdder();
    private volatile @Nullable Instant last;
  }

  private Counters of(String workspace, ServedVersion version) {
    return counters.computeIfAbsent(
        new Key(workspace, version.model(), version.version()), _ -> new Counters());
  }

  void answered(String workspace, ServedVersion version, int predictions, long nanos, Instant now) {
    Counters counted = of(workspace, version);
    counted.predictions.add(predictions);
    counted.answered.increment();
    counted.answeringNanos.add(nanos);
    counted.last = now;
  }

  void failed(String workspace, ServedVersion version, long nanos) {
    Counters counted = of(workspace, version);
    counted.failed.increment();
    counted.failingNanos.add(nanos);
  }

  /** Rows whose answers were known from before. */
  void remembered(String workspace, ServedVersion version, int rows, long nanos) {
    Counters counted = of(workspace, version);
    counted.remembered.add(rows);
    counted.recallingNanos.add(nanos);
  }

  /** Rows whose answers were not known. */
  void computed(String workspace, ServedVersion version, int rows, long nanos) {
    Counters counted = of(workspace, version);
    counted.computed.add(rows);
    counted.computingNanos.add(nanos);
  }

  /** By model and version. */
  List<Total> of(String workspace) {
    return counters.entrySet().stream()
        .filter(entry -> entry.getKey().workspace.equals(workspace))
        .map(entry -> total(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Total::model).thenComparing(Total::version))
        .toList();
  }

  private static Total total(Key key, Counters counted) {
    return new Total(
        key.model,
        key.version,
        counted.predictions.sum(),
        counted.answered.sum(),
        Duration.ofNanos(counted.answeringNanos.sum()),
        counted.failed.sum(),
        Duration.ofNanos(counted.failingNanos.sum()),
        Optional.ofNullable(counted.last),
        counted.remembered.sum(),
        Duration.ofNanos(counted.recallingNanos.sum()),
        counted.computed.sum(),
        Duration.ofNanos(counted.computingNanos.sum()));
  }
}
