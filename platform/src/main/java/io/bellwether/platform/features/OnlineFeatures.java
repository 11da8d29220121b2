// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.tabular.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks up the newest values of entities. */
public final class OnlineFeatures {
  /** For so long a definition is not asked for again; another replica may have changed it. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final FeatureViews views;
  private final OnlineStore store;
  private final InstantSource clock;
  private final Map<ViewName, Known> known = new ConcurrentHashMap<>();

  public OnlineFeatures(FeatureViews views, OnlineStore store, InstantSource clock) {
    this.views = views;
    this.store = store;
    this.clock = clock;
  }

  private record ViewName(String workspace, String name) {}

  private record Known(FeatureView view, Instant at) {}

  /** What is known of a value. */
  public enum Status {
    PRESENT,
    /** The entity is known, the value was missing. */
    NULL_VALUE,
    /** The entity is not known, or its row was written before the feature was defined. */
    NOT_FOUND,
    /** The row is older than the view's ttl; its value is given all the same. */
    OUTSIDE_MAX_AGE
  }

  /**
   * @param value Double, Long, Boolean, String or, of a timestamp, an Instant
   */
  public record Value(Status status, @Nullable Object value, Instant eventTime) {}

  /**
   * The values of each feature, one for each entity.
   *
   * @param entities a list of keys for each entity column, all of one length
   */
  public Map<FeatureRef, List<Value>> get(
      Caller caller, List<FeatureRef> refs, Map<String, List<String>> entities) {
    int rows = length(entities);
    Map<String, List<Optional<OnlineRow>>> found = new LinkedHashMap<>();
    Map<FeatureRef, List<Value>> values = new LinkedHashMap<>();
    for (FeatureRef ref : refs) {
      FeatureView view = view(caller, ref.view());
      Feature feature =
          view.feature(ref.feature()).orElseThrow(() -> new NotFound("feature", ref.toString()));
      List<Optional<OnlineRow>> rowsOfView =
          found.computeIfAbsent(ref.view(), _ -> rows(caller, view, entities, rows));
      values.put(ref, rowsOfView.stream().map(row -> value(view, feature, row)).toList());
    }
    return values;
  }

  /**
   * The present values of one entity by {@code view:feature}; null where there is none, or where it
   * is older than the view's ttl, as it was in training.
   *
   * @throws NotFound if no view of these features knows the entity
   */
  public Map<String, @Nullable Object> ofEntity(
      Caller caller, Map<String, String> entities, List<String> features) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    entities.forEach((column, key) -> keys.put(column, List.of(key)));
    List<FeatureRef> refs =
        features.stream().map(text -> FeatureRef.parse("features", text)).toList();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    boolean isKnown = false;
    for (Map.Entry<FeatureRef, List<Value>> entry : get(caller, refs, keys).entrySet()) {
      Value value = entry.getValue().getFirst();
      isKnown |= value.status() != Status.NOT_FOUND;
      values.put(
          entry.getKey().toString(), value.status() == Status.PRESENT ? value.value() : null);
    }
    if (!isKnown) {
      throw new NotFound("entity", entities.toString());
    }
    return values;
  }

  private FeatureView view(Caller caller, String name) {
    ViewName key = new ViewName(caller.workspace(), name);
    Instant now = clock.instant();
    Known fresh = known.get(key);
    if (fresh == null || Duration.between(fresh.at(), now).abs().compareTo(FRESH) > 0) {
      fresh = new Known(views.get(caller, name), now);
      known.put(key, fresh);
    }
    return fresh.view();
  }

  private static int length(Map<String, List<String>> entities) {
    if (entities.isEmpty()) {
      throw InvalidInput.field("entities", entities, "at least one key column", "say whom about");
    }
    int rows = entities.values().iterator().next().size();
    entities.forEach(
        (column, keys) -> {
          if (keys.size() != rows) {
            throw InvalidInput.field(
                "entities." + column,
                keys.size() + " keys",
                rows + " keys, as many as the other columns have",
                "give every column one key for each entity");
          }
        });
    return rows;
  }

  private List<Optional<OnlineRow>> rows(
      Caller caller, FeatureView view, Map<String, List<String>> entities, int count) {
    List<List<String>> columns = new ArrayList<>();
    for (String entity : view.definition().entities()) {
      List<String> keys = entities.get(entity);
      if (keys == null) {
        throw InvalidInput.field(
            "entities",
            entities.keySet(),
            "the key columns of view %s: %s".formatted(view.name(), view.definition().entities()),
            "add " + entity);
      }
      columns.add(keys);
    }
    List<EntityKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int row = i;
      keys.add(new EntityKey(columns.stream().map(column -> column.get(row)).toList()));
    }
    return store.get(caller.workspace(), view.name(), keys);
  }

  private Value value(FeatureView view, Feature feature, Optional<OnlineRow> row) {
    if (row.isEmpty() || !row.get().has(feature.name())) {
      return new Value(Status.NOT_FOUND, null, Instant.EPOCH);
    }
    Object stored = row.get().value(feature.name());
    Object value =
        feature.type() == ColumnType.TIMESTAMP && stored instanceof Long micros
            ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
            : stored;
    Instant time = row.get().eventTime();
    return new Value(status(view, value, time), value, time);
  }

  private Status status(FeatureView view, @Nullable Object value, Instant time) {
    long ttl = view.definition().ttlSeconds();
    if (ttl > 0 && Duration.between(time, clock.instant()).compareTo(Duration.ofSeconds(ttl)) > 0) {
      return Status.OUTSIDE_MAX_AGE;
    }
    return value == null ? Status.NULL_VALUE : Status.PRESENT;
  }
}
