// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import java.time.Instant;
import java.util.Optional;

/**
 * A version of a view.
 *
 * @param createdAt of its first version
 * @param updatedAt of this version
 * @param materialized what the online store holds of it, if anything
 */
public record FeatureView(
    String name,
    int version,
    ViewDefinition definition,
    Instant createdAt,
    Instant updatedAt,
    Optional<Materialized> materialized) {
  /** The feature of this name. */
  public Optional<Feature> feature(String feature) {
    return definition.features().stream().filter(f -> f.name().equals(feature)).findFirst();
  }

  /**
   * @param entities how many rows were written
   */
  public record Materialized(Instant at, long entities, Optional<String> jobId) {}
}
