// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a metric comes to in one group.
 *
 * @param bucket when the step of time began, if the query asks for steps
 * @param dimensions in the query's order
 * @param values of the query's aggregations, in their order; empty if there is no number
 */
public record TraceMetricPoint(
    Optional<Instant> bucket, List<String> dimensions, List<Optional<Double>> values) {
  public TraceMetricPoint {
    dimensions = List.copyOf(dimensions);
    values = List.copyOf(values);
  }
}
