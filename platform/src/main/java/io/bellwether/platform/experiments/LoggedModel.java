// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model that a run has logged, before anybody has registered it.
 *
 * @param id {@code m-} and 32 hexadecimal digits
 * @param sourceRunId empty if no run is known
 * @param metrics by key, in the order of their times; of each key and dataset the latest 1,000
 */
public record LoggedModel(
    String id,
    String experimentId,
    String name,
    String artifactLocation,
    Status status,
    String modelType,
    String sourceRunId,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> params,
    Map<String, String> tags,
    List<ModelMetric> metrics) {
  public LoggedModel {
    params = Map.copyOf(params);
    tags = Map.copyOf(tags);
    metrics = List.copyOf(metrics);
  }

  /** How far its files have come. */
  public enum Status {
    PENDING,
    READY,
    UPLOAD_FAILED
  }
}
