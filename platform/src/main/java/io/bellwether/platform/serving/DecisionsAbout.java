// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.Carriers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest decision about each of some entities, by times of their own: in one walk
 * backwards through the log of each model, however many are wanted, that ends when all are found.
 */
final class DecisionsAbout {
  private static final Duration FIRST_SPAN = Duration.ofHours(1);
  private static final int LONGER = 4;

  /** Between so many records others run. */
  private static final int PART = 256;

  private final PredictionLog log;
  private final String workspace;

  /** By model and keys: what is the newest until each of the wanted times. */
  private final Map<String, Map<Map<String, String>, NavigableMap<Instant, Optional<Prediction>>>>
      wanted = new HashMap<>();

  private int walked;

  DecisionsAbout(PredictionLog log, String workspace) {
    this.log = log;
    this.workspace = workspace;
  }

  /** Asks for the newest decision of the model about the entity that was made by then. */
  void want(String model, Map<String, String> keys, Instant by) {
    wanted
        .computeIfAbsent(model, _ -> new HashMap<>())
        .computeIfAbsent(keys, _ -> new TreeMap<>())
        .put(by, Optional.empty());
  }

  void find() {
    wanted.forEach(this::find);
  }

  /** Backwards, in longer and longer spans: most truths are of decisions that are not old. */
  private void find(
      String model, Map<Map<String, String>, NavigableMap<Instant, Optional<Prediction>>> byKeys) {
    Instant latest =
        byKeys.values().stream().map(NavigableMap::lastKey).max(Instant::compareTo).get();
    Instant end = latest.plus(1, ChronoUnit.MICROS); // As exactly as times are kept.
    Duration span = FIRST_SPAN;
    while (end.isAfter(Instant.EPOCH) && !isFound(byKeys.values())) {
      Instant begin = end.minus(span);
      log.scan(workspace, model, begin, end, made -> meet(made, byKeys.get(made.entities())));
      end = begin;
      span = span.multipliedBy(LONGER);
    }
  }

  /** What is found for an entity's first time counts for its later ones, too. */
  private static boolean isFound(
      Collection<NavigableMap<Instant, Optional<Prediction>>> timesOfEach) {
    return timesOfEach.stream().allMatch(times -> times.firstEntry().getValue().isPresent());
  }

  /** Each decision counts for the first of the wanted times that is not before it. */
  private void meet(Prediction made, @Nullable NavigableMap<Instant, Optional<Prediction>> times) {
    if (++walked % PART == 0) {
      Carriers.letOthersRun();
    }
    if (times == null) {
      return;
    }
    Map.Entry<Instant, Optional<Prediction>> first = times.ceilingEntry(made.time());
    if (first != null
        && first.getValue().filter(best -> best.time().isAfter(made.time())).isEmpty()) {
      times.put(first.getKey(), Optional.of(made));
    }
  }

  /** What {@link #find} found of what was wanted. */
  Optional<Prediction> newest(String model, Map<String, String> keys, Instant by) {
    var times = wanted.getOrDefault(model, Map.of()).get(keys);
    return times == null
        ? Optional.empty()
        : times.headMap(by, true).descendingMap().values().stream()
            .flatMap(Optional::stream)
            .findFirst();
  }
}
