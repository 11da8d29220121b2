// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.shared.InvalidInput;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a view.
 *
 * @param entities the columns that together say whom a row is about
 * @param dataset the dataset whose newest version has the rows
 * @param eventTime the column that says since when a row was known
 * @param ttlSeconds for how long a row counts; 0 is for ever
 */
public record ViewDefinition(
    List<String> entities,
    String dataset,
    String eventTime,
    long ttlSeconds,
    List<Feature> features,
    @Nullable String owner,
    Map<String, String> tags) {
  private static final long MAX_TTL_SECONDS = 1_000_000_000_000L;

  public ViewDefinition {
    entities = List.copyOf(entities);
    features = List.copyOf(features);
    tags = Map.copyOf(tags);
    if (entities.isEmpty()) {
      throw InvalidInput.field("entities", entities, "at least one column", "name the key columns");
    }
    if (features.isEmpty()) {
      throw InvalidInput.field("features", features, "at least one", "name the features");
    }
    if (ttlSeconds < 0 || ttlSeconds > MAX_TTL_SECONDS) {
      throw InvalidInput.field("ttl_seconds", ttlSeconds, ">= 0", "use 0 for no limit");
    }
    Set<String> seen = new HashSet<>(entities);
    if (seen.size() < entities.size() || !seen.add(eventTime)) {
      throw InvalidInput.field(
          "entities", entities, "different columns, none of them event_time", "correct the list");
    }
    for (Feature feature : features) {
      if (!seen.add(feature.name())) {
        throw InvalidInput.field(
            "features",
            feature.name(),
            "each column once, and neither an entity nor event_time",
            "remove it from features");
      }
    }
  }
}
