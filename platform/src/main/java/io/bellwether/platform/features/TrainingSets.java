// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.datasets.ColumnRole;
import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.features.OfflineFeatures.History;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.InvalidInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds datasets in which every feature is what was known at the row's own time. */
public final class TrainingSets {
  private final FeatureViews views;
  private final Datasets datasets;
  private final OfflineFeatures offline;
  private final Duration longest;

  /**
   * @param longest how long a request may wait for a set to be built
   */
  public TrainingSets(
      FeatureViews views, Datasets datasets, OfflineFeatures offline, Duration longest) {
    this.views = views;
    this.datasets = datasets;
    this.offline = offline;
    this.longest = longest;
  }

  /**
   * @param name of the dataset to make
   * @param entitiesDataset has one row for each row wanted: keys, a time, the target
   * @param entitiesVersion the newest if it is empty
   * @param eventTime the time column of the entities' dataset
   * @param features {@code view:feature}; each becomes a column that is called as the feature
   */
  public record Request(
      String name,
      String entitiesDataset,
      Optional<Integer> entitiesVersion,
      String eventTime,
      List<String> features) {
    public Request {
      features = List.copyOf(features);
    }
  }

  /** A view that is read, the version of its data, and the features that are wanted of it. */
  private record Source(FeatureView view, DatasetVersion data, List<Feature> features) {}

  /** Stores the training set as the next version of its dataset. */
  public Datasets.Created create(Caller caller, Request request) {
    List<FeatureRef> refs = FeatureRef.parseAll("features", request.features());
    DatasetVersion entities =
        request
            .entitiesVersion()
            .map(version -> datasets.get(caller, request.entitiesDataset(), version))
            .orElseGet(() -> datasets.newest(caller, request.entitiesDataset()));
    List<Source> sources = sources(caller, refs);
    ViewSchema.checkEntities(
        entities,
        request.eventTime(),
        sources.stream().map(Source::view).toList(),
        sources.stream().map(Source::data).toList());
    checkNames(entities, refs);
    List<History> histories = sources.stream().map(this::history).toList();
    try (Prepared prepared =
        Deadline.in(longest)
            .during(
                () ->
                    offline.trainingSet(datasets.file(entities), request.eventTime(), histories))) {
      Lineage lineage = lineage(request, entities, sources, refs);
      return datasets.createFrom(caller, request.name(), prepared, lineage);
    }
  }

  private List<Source> sources(Caller caller, List<FeatureRef> refs) {
    Map<String, List<Feature>> wanted = new LinkedHashMap<>();
    Map<String, FeatureView> found = new LinkedHashMap<>();
    for (FeatureRef ref : refs) {
      FeatureView view = found.computeIfAbsent(ref.view(), name -> views.get(caller, name));
      wanted.computeIfAbsent(ref.view(), _ -> new ArrayList<>()).add(feature(view, ref));
    }
    List<Source> sources = new ArrayList<>();
    for (FeatureView view : found.values()) {
      DatasetVersion data = datasets.newest(caller, view.definition().dataset());
      ViewSchema.check(view.definition(), data);
      sources.add(new Source(view, data, wanted.getOrDefault(view.name(), List.of())));
    }
    return sources;
  }

  static Feature feature(FeatureView view, FeatureRef ref) {
    return view.feature(ref.feature())
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "features",
                    ref,
                    "one of " + view.definition().features().stream().map(Feature::name).toList(),
                    "name a feature of view " + view.name()));
  }

  /** Every feature becomes a column of its bare name. */
  private static void checkNames(DatasetVersion entities, List<FeatureRef> refs) {
    Set<String> taken = new HashSet<>(entities.schema().names());
    for (FeatureRef ref : refs) {
      if (!taken.add(ref.feature())) {
        throw InvalidInput.field(
            "features",
            ref,
            "a name that is no column of %s and no other feature's".formatted(entities.name()),
            "leave one of the two away, or rename it");
      }
    }
  }

  private History history(Source source) {
    ViewDefinition view = source.view().definition();
    return new History(
        datasets.file(source.data()),
        view.entities(),
        view.eventTime(),
        view.ttlSeconds(),
        source.features());
  }

  private static Lineage lineage(
      Request request, DatasetVersion entities, List<Source> sources, List<FeatureRef> refs) {
    Map<String, ColumnRole> roles = new LinkedHashMap<>();
    refs.forEach(ref -> roles.put(ref.feature(), ColumnRole.FEATURE));
    sources.forEach(
        source ->
            source.view().definition().entities().forEach(e -> roles.put(e, ColumnRole.ENTITY)));
    roles.put(request.eventTime(), ColumnRole.TIME);
    List<Lineage.Source> read = new ArrayList<>(List.of(Lineage.Source.of(entities)));
    sources.forEach(source -> read.add(Lineage.Source.of(source.data())));
    return new Lineage(
        Lineage.Kind.TRAINING_SET,
        read.stream().distinct().toList(),
        sources.stream()
            .map(source -> new Lineage.View(source.view().name(), source.view().version()))
            .toList(),
        refs.stream().map(FeatureRef::toString).toList(),
        request.eventTime(),
        0,
        null,
        roles,
        Map.of());
  }
}
