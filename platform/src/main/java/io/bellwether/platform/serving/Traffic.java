// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by model since the server started. */
final class Traffic {
  private final Map<Key, Counts> models = new ConcurrentHashMap<>();

  private record Key(String workspace, String model) {}

  private record Counts(LongAdder succeeded, LongAdder failed) {
    Counts() {
      this(new LongAdder(), new LongAdder());
    }
  }

  void succeeded(String workspace, String model) {
    counts(workspace, model).succeeded.increment();
  }

  void failed(String workspace, String model) {
    counts(workspace, model).failed.increment();
  }

  Optional<Double> errorRate(String workspace, String model) {
    Counts counts = models.get(new Key(workspace, model));
    if (counts == null) {
      return Optional.empty();
    }
    double failed = counts.failed.sum();
    return Optional.of(failed / (failed + counts.succeeded.sum()));
  }

  private Counts counts(String workspace, String model) {
    return models.computeIfAbsent(new Key(workspace, model), key -> new Counts());
  }
}
