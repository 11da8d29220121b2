// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.features;

import io.bellwether.platform.features.FeatureRef;
import io.bellwether.platform.features.OnlineFeatures.Value;
import io.bellwether.platform.shared.InvalidInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Feast's shapes: one result for each column, the keys first. */
final class OnlineWire {
  private OnlineWire() {}

  record Request(
      @Nullable Map<String, @Nullable List<@Nullable Object>> entities,
      @Nullable List<@Nullable String> features,
      @Nullable Boolean fullFeatureNames) {
    List<FeatureRef> refs() {
      return FeatureRef.parseAll("features", FeatureWire.all("features", features));
    }

    /** The keys as texts: a number is the same key as its digits. */
    Map<String, List<String>> keys() {
      if (entities == null) {
        throw InvalidInput.field("entities", null, "keys by column", "say whom about");
      }
      Map<String, List<String>> keys = new LinkedHashMap<>();
      entities.forEach(
          (column, values) -> {
            String field = "entities." + column;
            keys.put(
                column,
                FeatureWire.all(field, values).stream().map(key -> text(field, key)).toList());
          });
      return keys;
    }

    private static String text(String field, Object key) {
      return switch (key) {
        case String text -> text;
        case Integer number -> number.toString();
        case Long number -> number.toString();
        default ->
            throw InvalidInput.field(field, key, "a text or a whole number", "correct the key");
      };
    }
  }

  record Reply(Metadata metadata, List<Result> results) {
    static Reply of(Request request, Map<FeatureRef, List<Value>> found) {
      List<String> names = new ArrayList<>();
      List<Result> results = new ArrayList<>();
      if (request.entities() != null) {
        request
            .entities()
            .forEach(
                (column, keys) -> {
                  names.add(column);
                  results.add(Result.ofKeys(keys == null ? List.of() : keys));
                });
      }
      found.forEach(
          (ref, values) -> {
            names.add(
                Boolean.TRUE.equals(request.fullFeatureNames())
                    ? ref.view() + "__" + ref.feature()
                    : ref.feature());
            results.add(Result.of(values));
          });
      refuseCollision(names);
      return new Reply(new Metadata(names), results);
    }

    private static void refuseCollision(List<String> names) {
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!seen.add(name)) {
          throw InvalidInput.field(
              "features", name, "each name once", "set full_feature_names to true");
        }
      }
    }
  }

  record Metadata(List<String> featureNames) {}

  record Result(
      List<@Nullable Object> values, List<String> statuses, List<Instant> eventTimestamps) {
    static Result ofKeys(List<@Nullable Object> keys) {
      return new Result(
          keys,
          Collections.nCopies(keys.size(), "PRESENT"),
          Collections.nCopies(keys.size(), Instant.EPOCH));
    }

    static Result of(List<Value> found) {
      List<@Nullable Object> values = new ArrayList<>();
      found.forEach(value -> values.add(value.value()));
      return new Result(
          values,
          found.stream().map(value -> value.status().name()).toList(),
          found.stream().map(Value::eventTime).toList());
    }
  }
}
