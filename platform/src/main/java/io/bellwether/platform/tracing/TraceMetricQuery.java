// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.tracing.TraceMetric.Dimension;
import io.bellwether.platform.tracing.TraceMetric.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks what a metric comes to. What has no number, or lacks a dimension that is asked for, does not
 * count.
 *
 * @param filters must all hold
 * @param bucket groups by time too, in steps of so many seconds since 1970
 * @param from when the trace began; for costs, when the span began
 * @param until not included
 * @param limit the most points, in the order of time and dimensions
 */
public record TraceMetricQuery(
    TraceMetric metric,
    List<Aggregation> aggregations,
    List<Dimension> dimensions,
    List<Filter> filters,
    Optional<Duration> bucket,
    Optional<Instant> from,
    Optional<Instant> until,
    int limit) {
  private static final int MOST = 50;
  private static final Duration LONGEST_BUCKET = Duration.ofDays(36_500);

  public TraceMetricQuery {
    aggregations = List.copyOf(aggregations);
    dimensions = List.copyOf(dimensions);
    filters = List.copyOf(filters);
    check("aggregations", aggregations);
    check("filters", filters);
    if (bucket.isPresent()) {
      Duration length = bucket.get();
      if (!length.isPositive() || length.compareTo(LONGEST_BUCKET) > 0) {
        throw InvalidInput.field(
            "time_interval_seconds",
            length.toSeconds(),
            "1 to " + LONGEST_BUCKET.toSeconds(),
            "ask for steps of seconds, hours or days");
      }
    }
  }

  private static void check(String field, List<?> parts) {
    if (parts.size() > MOST) {
      throw InvalidInput.field(field, parts.size(), "at most " + MOST, "ask for fewer at once");
    }
  }

  /**
   * One number out of many.
   *
   * @param percentile 0 to 100 for {@link Summary#PERCENTILE}, else 0
   */
  public record Aggregation(Summary summary, double percentile) {
    public Aggregation {
      if (!(percentile >= 0 && percentile <= 100)) {
        throw InvalidInput.field(
            "percentile_value", percentile, "0 to 100", "50 is the middle of all values");
      }
    }
  }

  /** A condition: the part is this text. */
  public record Filter(Part part, String key, String value) {}

  /** What filters compare. Parts of spans and assessments go with metrics of such only. */
  public enum Part {
    TRACE_STATUS,
    TRACE_TAG,
    TRACE_METADATA,
    SPAN_NAME,
    SPAN_STATUS,
    SPAN_TYPE,
    ASSESSMENT_NAME,
    ASSESSMENT_KIND
  }
}
