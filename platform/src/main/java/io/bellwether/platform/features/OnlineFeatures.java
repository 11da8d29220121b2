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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks up the newest values of entities. */
public final class OnlineFeatures {
  /** For so long a definition is not asked for again; another replica may have changed it. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final Duration SHARED = FRESH.multipliedBy(2);

  /** Of so many texts it is remembered what they name. */
  private static final int MOST_PARSED = 10_000;

  private final FeatureViewStore views;
  private final OnlineStore store;
  private final InstantSource clock;
  private final Map<ViewName, Known> known = new ConcurrentHashMap<>();
  private final Map<String, FeatureRef> parsed = new ConcurrentHashMap<>();

  public OnlineFeatures(FeatureViewStore views, OnlineStore store, InstantSource clock) {
    this.views = views;
    this.store = store;
    this.clock = clock;
  }

  private record ViewName(String workspace, String name) {}

  /**
   * @param at when it was looked up
   * @param asked when somebody began to look it up again, or the same
   */
  private record Known(FeatureView view, Map<String, Place> places, Instant at, Instant asked) {
    static Known of(FeatureView view, Instant at) {
      Map<String, Place> places = new HashMap<>();
      for (Feature feature : view.definition().features()) {
        places.put(feature.name(), new Place(feature, places.size()));
      }
      return new Known(view, places, at, at);
    }

    boolean isFresh(Instant now) {
      return Duration.between(asked, now).abs().compareTo(FRESH) <= 0;
    }

    /** While one looks it up, the others get what was known: all at once would wait. */
    boolean isShared(Instant now) {
      return Duration.between(at, now).abs().compareTo(SHARED) <= 0;
    }

    Known asked(Instant now) {
      return new Known(view, places, at, now);
    }

    Place place(FeatureRef ref) {
      Place place = places.get(ref.feature());
      if (place == null) {
        throw new NotFound("feature", ref.toString());
      }
      return place;
    }
  }

  /** A feature, and where a row of the view is likely to have it. */
  private record Place(Feature feature, int index) {
    Value in(Optional<OnlineRow> row, boolean isOld) {
      int index = row.isEmpty() ? -1 : row.get().index(feature.name(), this.index);
      if (index < 0) {
        return new Value(Status.NOT_FOUND, null, Instant.EPOCH);
      }
      Object value = value(row.get().values().get(index));
      Status present = value == null ? Status.NULL_VALUE : Status.PRESENT;
      return new Value(isOld ? Status.OUTSIDE_MAX_AGE : present, value, row.get().eventTime());
    }

    private @Nullable Object value(@Nullable Object stored) {
      return feature.type() == ColumnType.TIMESTAMP && stored instanceof Long micros
          ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
          : stored;
    }
  }

  /** What a view says of entities. */
  private record Rows(Known view, List<Optional<OnlineRow>> rows, List<Boolean> old) {
    Value value(Place place, int entity) {
      return place.in(rows.get(entity), old.get(entity));
    }

    List<String> entities() {
      return view.view.definition().entities();
    }
  }

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
    int count = length(entities);
    Map<String, Rows> views = new HashMap<>();
    Map<FeatureRef, List<Value>> values = new LinkedHashMap<>();
    for (FeatureRef ref : refs) {
      Rows rows = rows(caller, ref, entities, count, views);
      Place place = rows.view.place(ref);
      values.put(ref, IntStream.range(0, count).mapToObj(i -> rows.value(place, i)).toList());
    }
    return values;
  }

  /**
   * The present values of one entity, one for each {@code view:feature}; null where there is none,
   * or where it is older than the view's ttl, as it was in training.
   *
   * @throws NotFound if no view of these features knows the entity
   */
  public List<@Nullable Object> ofEntity(
      Caller caller, Map<String, String> entities, List<String> features) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    entities.forEach((column, key) -> keys.put(column, List.of(key)));
    Map<String, Rows> views = new HashMap<>();
    List<@Nullable Object> values = new ArrayList<>(features.size());
    boolean isKnown = false;
    for (String text : features) {
      FeatureRef ref = parse(text);
      Rows rows = rows(caller, ref, keys, 1, views);
      Value value = rows.value(rows.view.place(ref), 0);
      isKnown |= value.status() != Status.NOT_FOUND;
      values.add(value.status() == Status.PRESENT ? value.value() : null);
    }
    requireKeys(entities, views);
    if (!isKnown) {
      throw new NotFound("entity", entities.toString());
    }
    return values;
  }

  /** A key that no view asks for is a mistake, or somebody expects that it decides something. */
  private static void requireKeys(Map<String, String> entities, Map<String, Rows> views) {
    for (Map.Entry<String, String> entity : entities.entrySet()) {
      if (views.values().stream().noneMatch(rows -> rows.entities().contains(entity.getKey()))) {
        Set<String> asked = new TreeSet<>();
        views.values().forEach(rows -> asked.addAll(rows.entities()));
        throw InvalidInput.field(
            "entities." + entity.getKey(),
            entity.getValue(),
            "no such key: the features are those of " + asked,
            "leave it out");
      }
    }
  }

  /** A model's features are the same texts in each request. */
  private FeatureRef parse(String text) {
    FeatureRef known = parsed.get(text);
    if (known == null) {
      known = FeatureRef.parse("features", text);
      if (parsed.size() >= MOST_PARSED) {
        parsed.clear();
      }
      parsed.put(text, known);
    }
    return known;
  }

  private Known view(Caller caller, String name, Instant now) {
    ViewName key = new ViewName(caller.workspace(), name);
    Known before = known.get(key);
    if (before == null || !before.isShared(now)) {
      return lookUp(key, now);
    }
    if (before.isFresh(now)) {
      return before;
    }
    Known asked = before.asked(now);
    if (!known.replace(key, before, asked)) { // Another request looks it up, or has.
      Known renewed = known.get(key);
      return renewed == null ? lookUp(key, now) : renewed;
    }
    try {
      return lookUp(key, now);
    } catch (NotFound e) {
      known.remove(key, asked);
      throw e;
    }
  }

  private Known lookUp(ViewName key, Instant now) {
    FeatureView newest =
        views
            .newest(key.workspace, key.name)
            .orElseThrow(() -> new NotFound("feature view", key.name));
    Known found = Known.of(newest, now);
    known.put(key, found);
    return found;
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

  /** The rows of the feature's view, each view's looked up once. */
  private Rows rows(
      Caller caller,
      FeatureRef ref,
      Map<String, List<String>> entities,
      int count,
      Map<String, Rows> views) {
    Rows found = views.get(ref.view());
    if (found == null) {
      Instant now = clock.instant();
      Known view = view(caller, ref.view(), now);
      List<EntityKey> keys = keys(view.view, entities, count);
      List<Optional<OnlineRow>> rows = store.get(caller.workspace(), ref.view(), keys);
      long ttl = view.view.definition().ttlSeconds();
      List<Boolean> old = new ArrayList<>(rows.size());
      for (Optional<OnlineRow> row : rows) {
        old.add(isOld(row, ttl, now));
      }
      found = new Rows(view, rows, old);
      views.put(ref.view(), found);
    }
    return found;
  }

  private static boolean isOld(Optional<OnlineRow> row, long ttl, Instant now) {
    return ttl > 0
        && row.isPresent()
        && Duration.between(row.get().eventTime(), now).compareTo(Duration.ofSeconds(ttl)) > 0;
  }

  private static List<EntityKey> keys(
      FeatureView view, Map<String, List<String>> entities, int count) {
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
      List<String> key = new ArrayList<>(columns.size());
      for (List<String> column : columns) {
        key.add(column.get(i));
      }
      keys.add(new EntityKey(key));
    }
    return keys;
  }
}
