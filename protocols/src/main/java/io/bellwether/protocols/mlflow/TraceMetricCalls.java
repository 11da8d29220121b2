// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.tracing.TraceMetricPoint;
import io.bellwether.platform.tracing.TraceMetricQuery;
import io.bellwether.platform.tracing.TraceMetricQuery.Aggregation;
import io.bellwether.platform.tracing.TraceMetrics;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/traces/metrics} and {@code calculate-filter-correlation}. */
final class TraceMetricCalls {
  private static final String PATH = "/3.0/mlflow/traces/";

  /** The name of none. */
  private static final List<String> NO_EXPERIMENT = List.of("-1");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private final TraceMetrics metrics;

  TraceMetricCalls(TraceMetrics metrics) {
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.query(PATH + "metrics", READ_RUNS, this::points),
        Route.query(PATH + "calculate-filter-correlation", READ_RUNS, this::correlation));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Point(String metricName, Map<String, String> dimensions, Map<String, Double> values) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record PointsReply(List<Point> dataPoints) {}

  /** Without a number where there is none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Correlation(
      @Nullable Double npmi,
      @Nullable Double npmiSmoothed,
      long filter1Count,
      long filter2Count,
      long jointCount,
      long totalCount) {}

  private void points(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<String> experimentIds = fields.texts("experiment_ids");
    TraceMetricQuery query = TraceMetricWire.query(fields);
    String name = fields.required("metric_name");
    List<Point> points =
        points(exchange, experimentIds, query).stream()
            .map(point -> point(name, query, point))
            .filter(point -> !point.values().isEmpty())
            .toList();
    exchange.answer(200, new PointsReply(points));
  }

  /** Of no experiment if none is named. */
  private List<TraceMetricPoint> points(
      Exchange exchange, List<String> experimentIds, TraceMetricQuery query) {
    List<String> named = experimentIds.isEmpty() ? NO_EXPERIMENT : experimentIds;
    return metrics.points(exchange.caller(), named, query);
  }

  private static Point point(String name, TraceMetricQuery query, TraceMetricPoint point) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    point.bucket().ifPresent(begin -> dimensions.put("time_bucket", iso(begin)));
    for (int i = 0; i < query.dimensions().size(); i++) {
      String dimension = TraceMetricWire.name(query.dimensions().get(i));
      dimensions.put(dimension, point.dimensions().get(i));
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < query.aggregations().size(); i++) {
      Aggregation aggregation = query.aggregations().get(i);
      point.values().get(i).ifPresent(v -> values.put(TraceMetricWire.name(aggregation), v));
    }
    return new Point(name, dimensions, values);
  }

  private static String iso(Instant time) {
    return TIME.format(time);
  }

  private void correlation(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<String> experimentIds = fields.texts("experiment_ids");
    String first = fields.required("filter_string1");
    String second = fields.required("filter_string2");
    Optional<String> base = fields.filled("base_filter");
    String before = base.map(filter -> filter + " and ").orElse("");
    TraceMetrics.Counts counts =
        metrics.together(
            exchange.caller(),
            experimentIds.isEmpty() ? NO_EXPERIMENT : experimentIds,
            search(base.orElse("")),
            search(before + first),
            search(before + second));
    exchange.answer(
        200,
        new Correlation(
            number(MutualInformation.of(counts, 0)),
            number(MutualInformation.of(counts, MutualInformation.JEFFREYS)),
            counts.first(),
            counts.second(),
            counts.both(),
            counts.all()));
  }

  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static TraceSearch search(String filter) {
    return TraceFilters.search(filter, List.of(), 1, Optional.empty());
  }
}
