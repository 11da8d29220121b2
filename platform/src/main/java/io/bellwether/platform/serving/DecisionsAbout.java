// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.Carriers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest decision about each of some entities, by times of their own: in one walk through
 * the log of each model, however many are wanted.
 */
final class DecisionsAbout {
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
    wanted.forEach(
        (model, byKeys) -> {
          Instant latest =
              byKeys.values().stream().map(NavigableMap::lastKey).max(Instant::compareTo).get();
          log.scan(
              workspace,
              model,
              Instant.EPOCH,
              latest.plusNanos(1000), // Times are kept to the microsecond.
              made -> meet(made, byKeys.get(made.entities())));
        });
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
