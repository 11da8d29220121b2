// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.features.OfflineFeatures.History;
import io.bellwether.platform.features.OnlineStore.Entry;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.shared.Caller;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the newest row of each entity of a view into the online store: all of them in place of what
 * was there, or those of a window beside it.
 */
public final class Materialization implements JobHandler {
  static final String KIND = "materialize";
  static final String START = "start";
  static final String END = "end";

  private static final String ENTITIES = "entities";

  private final FeatureViews views;
  private final FeatureViewStore store;
  private final Datasets datasets;
  private final OfflineFeatures offline;
  private final OnlineStore online;
  private final InstantSource clock;

  public Materialization(
      FeatureViews views,
      FeatureViewStore store,
      Datasets datasets,
      OfflineFeatures offline,
      OnlineStore online,
      InstantSource clock) {
    this.views = views;
    this.store = store;
    this.datasets = datasets;
    this.offline = offline;
    this.online = online;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    String view = context.job().subject();
    Map<String, String> loaded = context.step("load", () -> load(context, view));
    context.change(
        "remember",
        () -> {
          store.materialized(
              context.caller().workspace(),
              view,
              new FeatureView.Materialized(
                  clock.instant().truncatedTo(ChronoUnit.MICROS),
                  Long.parseLong(loaded.getOrDefault(ENTITIES, "0")),
                  Optional.of(context.job().id())));
          return loaded;
        });
  }

  private Map<String, String> load(JobContext context, String name) {
    Caller caller = context.caller();
    Map<String, String> arguments = context.job().arguments();
    FeatureView view = views.get(caller, name);
    ViewDefinition definition = view.definition();
    DatasetVersion data = datasets.newest(caller, definition.dataset());
    ViewSchema.check(definition, data);
    context.progress(0.1, "reading " + definition.dataset());
    Table newest =
        offline.newest(
            new History(
                datasets.file(data),
                definition.entities(),
                definition.eventTime(),
                definition.ttlSeconds(),
                definition.features()),
            Optional.ofNullable(arguments.get(START)).map(Instant::parse),
            Optional.ofNullable(arguments.get(END)).map(Instant::parse));
    List<Entry> rows = rows(definition, newest);
    context.progress(0.5, rows.size() + " entities read");
    if (arguments.containsKey(START) || arguments.containsKey(END)) {
      online.put(caller.workspace(), name, rows);
    } else {
      online.replaceAll(caller.workspace(), name, rows);
    }
    return Map.of(ENTITIES, Integer.toString(newest.rows()));
  }

  private static List<Entry> rows(ViewDefinition view, Table table) {
    List<Column> keys = view.entities().stream().map(table::column).toList();
    Column times = table.column(view.eventTime());
    List<String> names = view.features().stream().map(Feature::name).toList();
    List<Column> features = names.stream().map(table::column).toList();
    List<Entry> rows = new ArrayList<>(table.rows());
    for (int row = 0; row < table.rows(); row++) {
      rows.add(
          new Entry(key(keys, row), new OnlineRow(time(times, row), names, at(features, row))));
    }
    return rows;
  }

  private static EntityKey key(List<Column> keys, int row) {
    return EntityKey.of(at(keys, row).toArray());
  }

  private static List<@Nullable Object> at(List<Column> columns, int row) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (Column column : columns) {
      values.add(column.value(row));
    }
    return values;
  }

  private static Instant time(Column times, int row) {
    return switch (times) {
      case Column.Timestamps timestamps ->
          Instant.EPOCH.plus(timestamps.values()[row], ChronoUnit.MICROS);
      case Column other -> throw new IllegalStateException("no times: " + other.name());
    };
  }
}
