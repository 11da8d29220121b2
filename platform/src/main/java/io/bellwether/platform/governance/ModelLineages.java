// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.features.FeatureViews;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Follows versions back to their data. */
public final class ModelLineages {
  private final Registry registry;
  private final Memberships memberships;
  private final Alerts alerts;
  private final Experiments experiments;
  private final Runs runs;
  private final Datasets datasets;
  private final FeatureViews views;

  public ModelLineages(
      Registry registry,
      Memberships memberships,
      Alerts alerts,
      Experiments experiments,
      Runs runs,
      Datasets datasets,
      FeatureViews views) {
    this.registry = registry;
    this.memberships = memberships;
    this.alerts = alerts;
    this.experiments = experiments;
    this.runs = runs;
    this.datasets = datasets;
    this.views = views;
  }

  /** What is gone by now, or was never known, is left out. */
  public ModelLineage of(Caller caller, String model, String name) {
    ModelVersion version = registry.version(caller, model, name);
    Content content = version.content();
    Optional<Alert> alert = content.causedBy().flatMap(id -> known(() -> alerts.get(caller, id)));
    Optional<DatasetVersion> dataset =
        content
            .trainingData()
            .flatMap(data -> known(() -> datasets.get(caller, data.name(), data.version())));
    Optional<Lineage> lineage = dataset.flatMap(DatasetVersion::lineage);
    return new ModelLineage(
        version,
        alert,
        content.runId().flatMap(id -> known(() -> source(caller, runs.find(caller, id)))),
        dataset,
        lineage.map(Lineage::sources).orElse(List.of()),
        lineage.map(found -> views(caller, found)).orElse(List.of()),
        memberships.seen(caller, version));
  }

  private static <T> Optional<T> known(Supplier<T> find) {
    try {
      return Optional.of(find.get());
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  private ModelLineage.Source source(Caller caller, Run run) {
    return new ModelLineage.Source(run, experiments.get(caller, run.experimentId()));
  }

  private List<ModelLineage.View> views(Caller caller, Lineage lineage) {
    return lineage.views().stream()
        .map(
            view ->
                new ModelLineage.View(
                    view.name(),
                    view.version(),
                    views.get(caller, view.name()).definition().dataset(),
                    lineage.features().stream()
                        .filter(feature -> feature.startsWith(view.name() + ":"))
                        .map(feature -> feature.substring(view.name().length() + 1))
                        .toList()))
        .toList();
  }
}
