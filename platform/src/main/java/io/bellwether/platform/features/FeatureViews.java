// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Defines views and asks for their rows to be loaded into the online store. */
public final class FeatureViews {
  private final FeatureViewStore store;
  private final Datasets datasets;
  private final Jobs jobs;
  private final Transactions transactions;
  private final Audit audit;
  private final InstantSource clock;

  public FeatureViews(
      FeatureViewStore store,
      Datasets datasets,
      Jobs jobs,
      Transactions transactions,
      Audit audit,
      InstantSource clock) {
    this.store = store;
    this.datasets = datasets;
    this.jobs = jobs;
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  /** A view, and whether its name is new. */
  public record Put(FeatureView view, boolean isNew) {}

  /** Defines a view; another definition is its next version, the same one changes nothing. */
  public Put put(Caller caller, String name, ViewDefinition definition) {
    Names.check("name", name);
    DatasetVersion data = datasets.newest(caller, definition.dataset());
    ViewSchema.check(definition, data);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.write(
        () -> {
          Optional<FeatureView> present = store.newest(caller.workspace(), name);
          if (present.isPresent() && present.get().definition().equals(definition)) {
            return new Put(present.get(), false);
          }
          int version = present.map(FeatureView::version).orElse(0) + 1;
          store.add(caller.workspace(), name, version, definition, now);
          audit.record(
              caller,
              "feature_view.put",
              "feature_view:" + name,
              Map.of("version", Integer.toString(version), "dataset", definition.dataset()));
          return new Put(get(caller, name), present.isEmpty());
        });
  }

  public FeatureView get(Caller caller, String name) {
    return store
        .newest(caller.workspace(), name)
        .orElseThrow(() -> new NotFound("feature view", name));
  }

  public Page<FeatureView> list(Caller caller, Page.Request page) {
    return store.list(caller.workspace(), page);
  }

  /**
   * Queues the loading of the newest row of each entity into the online store.
   *
   * @param start rows from this event time on
   * @param end rows before this event time
   */
  public Job materialize(
      Caller caller, String name, Optional<Instant> start, Optional<Instant> end) {
    get(caller, name);
    Map<String, String> arguments = new HashMap<>();
    start.ifPresent(time -> arguments.put(Materialization.START, time.toString()));
    end.ifPresent(time -> arguments.put(Materialization.END, time.toString()));
    return transactions.write(
        () -> {
          Job job = jobs.enqueue(caller, Materialization.KIND, name, arguments, Optional.empty());
          audit.record(
              caller,
              "feature_view.materialize",
              "feature_view:" + name,
              Map.of("job_id", job.id()));
          return job;
        });
  }
}
