// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.features;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.datasets.ColumnTypes;
import io.bellwether.platform.features.Feature;
import io.bellwether.platform.features.FeatureView;
import io.bellwether.platform.features.TrainingSets;
import io.bellwether.platform.features.ViewDefinition;
import io.bellwether.platform.shared.InvalidInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feature views as they stand on the wire. */
final class FeatureWire {
  private FeatureWire() {}

  record Definition(
      @Nullable List<@Nullable String> entities,
      @Nullable String dataset,
      @Nullable String eventTime,
      @Nullable Long ttlSeconds,
      @Nullable List<@Nullable Field> features,
      @Nullable String owner,
      @Nullable Map<String, String> tags) {
    ViewDefinition read() {
      List<Feature> read = new ArrayList<>();
      for (Field field : all("features", features)) {
        read.add(field.read());
      }
      return new ViewDefinition(
          all("entities", entities),
          given("dataset", dataset),
          given("event_time", eventTime),
          ttlSeconds == null ? 0 : ttlSeconds,
          read,
          owner,
          tags == null ? Map.of() : tags);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Field(
      @Nullable String name,
      @Nullable String type,
      @Nullable String unit,
      @Nullable String description) {
    Feature read() {
      return new Feature(
          given("features.name", name),
          ColumnTypes.parse("features.type", given("features.type", type)),
          unit,
          description);
    }

    static Field of(Feature feature) {
      return new Field(
          feature.name(), feature.type().label(), feature.unit(), feature.description());
    }
  }

  record Reference(String name, int version) {}

  record View(
      String name,
      int version,
      List<String> entities,
      String dataset,
      String eventTime,
      long ttlSeconds,
      List<Field> features,
      @Nullable String owner,
      Map<String, String> tags,
      Instant createdAt,
      Instant updatedAt,
      Optional<FeatureView.Materialized> materialized) {
    static View of(FeatureView view) {
      ViewDefinition definition = view.definition();
      return new View(
          view.name(),
          view.version(),
          definition.entities(),
          definition.dataset(),
          definition.eventTime(),
          definition.ttlSeconds(),
          definition.features().stream().map(Field::of).toList(),
          definition.owner(),
          definition.tags(),
          view.createdAt(),
          view.updatedAt(),
          view.materialized());
    }
  }

  record Window(@Nullable String start, @Nullable String end) {}

  record JobAccepted(String jobId, String statusUrl) {}

  record TrainingSet(
      @Nullable String name,
      @Nullable String entitiesDataset,
      @Nullable Integer entitiesDatasetVersion,
      @Nullable String eventTime,
      @Nullable List<@Nullable String> features) {
    TrainingSets.Request read() {
      return new TrainingSets.Request(
          given("name", name),
          given("entities_dataset", entitiesDataset),
          Optional.ofNullable(entitiesDatasetVersion),
          given("event_time", eventTime),
          all("features", features));
    }
  }

  static String given(String field, @Nullable String value) {
    if (value == null) {
      throw InvalidInput.field(field, null, "a text", "add the field");
    }
    return value;
  }

  static <T> List<T> all(String field, @Nullable List<@Nullable T> values) {
    List<T> all = new ArrayList<>();
    if (values == null) {
      throw InvalidInput.field(field, null, "a list", "add the field");
    }
    for (T value : values) {
      if (value == null) {
        throw InvalidInput.field(field, null, "no null in the list", "remove it");
      }
      all.add(value);
    }
    return all;
  }
}
