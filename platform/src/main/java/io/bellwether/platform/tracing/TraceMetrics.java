// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Sight;
import io.bellwether.platform.shared.Caller;
import java.util.List;

/** What many traces come to. */
public final class TraceMetrics {
  private final TraceMetricStore store;
  private final ExperimentStore experiments;

  public TraceMetrics(TraceMetricStore store, ExperimentStore experiments) {
    this.store = store;
    this.experiments = experiments;
  }

  /**
   * How many traces meet one condition, the other, both, and how many there are.
   *
   * @param all those among which both are looked for
   */
  public record Counts(long first, long second, long both, long all) {}

  public List<TraceMetricPoint> points(
      Caller caller, List<String> experimentIds, TraceMetricQuery query) {
    return Sight.of(caller, experiments, experimentIds)
        .map(seen -> store.points(caller.workspace(), seen, query))
        .orElseGet(List::of);
  }

  /** How often two searches find the same traces. */
  public Counts together(
      Caller caller,
      List<String> experimentIds,
      TraceSearch base,
      TraceSearch first,
      TraceSearch second) {
    String workspace = caller.workspace();
    return Sight.of(caller, experiments, experimentIds)
        .map(
            seen ->
                new Counts(
                    store.count(workspace, seen, List.of(first)),
                    store.count(workspace, seen, List.of(second)),
                    store.count(workspace, seen, List.of(first, second)),
                    store.count(workspace, seen, List.of(base))))
        .orElseGet(() -> new Counts(0, 0, 0, 0));
  }
}
