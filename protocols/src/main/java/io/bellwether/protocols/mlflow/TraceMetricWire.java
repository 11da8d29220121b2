// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.tracing.TraceMetric;
import io.bellwether.platform.tracing.TraceMetric.Dimension;
import io.bellwether.platform.tracing.TraceMetric.Of;
import io.bellwether.platform.tracing.TraceMetric.Summary;
import io.bellwether.platform.tracing.TraceMetricQuery;
import io.bellwether.platform.tracing.TraceMetricQuery.Aggregation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Questions about metrics of traces as MLflow writes them. */
final class TraceMetricWire {
  private static final int USUAL = 1000;
  private static final int MOST = 50_000;

  /** Milliseconds whose nanoseconds are a long. */
  private static final long LATEST = 9_000_000_000_000L;

  private TraceMetricWire() {}

  static TraceMetricQuery query(Fields fields) {
    Of of = value(Of.class, fields, "view_type");
    TraceMetric metric = metric(of, fields.required("metric_name"));
    List<Fields> given = fields.objects("aggregations");
    if (given.isEmpty()) {
      throw fields.missing("aggregations");
    }
    List<Aggregation> aggregations = given.stream().map(TraceMetricWire::aggregation).toList();
    checkSummaries(metric, aggregations);
    Optional<Duration> bucket =
        fields.number("time_interval_seconds").filter(s -> s != 0).map(Duration::ofSeconds);
    if (bucket.isPresent() && !(fields.has("start_time_ms") && fields.has("end_time_ms"))) {
      throw Refusal.invalid(
          "start_time_ms and end_time_ms are required if time_interval_seconds is set");
    }
    return new TraceMetricQuery(
        metric,
        aggregations,
        dimensions(metric, fields.texts("dimensions")),
        fields.texts("filters").stream().map(text -> TraceMetricFilters.filter(of, text)).toList(),
        bucket,
        fields.number("start_time_ms").map(ms -> time(ms, 0)),
        fields.number("end_time_ms").map(ms -> time(ms, 1)),
        Limits.maxResults(fields, USUAL, MOST));
  }

  private static Instant time(long millis, long more) {
    return Instant.ofEpochMilli(Math.clamp(millis, -LATEST, LATEST) + more);
  }

  private static <E extends Enum<E>> E value(Class<E> type, Fields fields, String name) {
    String given = fields.required(name);
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "Invalid value '%s' for parameter '%s' (expected: one of %s)."
                        .formatted(
                            given, fields.at(name), Arrays.toString(type.getEnumConstants()))));
  }

  private static TraceMetric metric(Of of, String name) {
    List<TraceMetric> known =
        Arrays.stream(TraceMetric.values()).filter(metric -> metric.of() == of).toList();
    return known.stream()
        .filter(metric -> name(metric).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "metric_name must be one of %s, got '%s'"
                        .formatted(
                            quoted(known.stream().map(TraceMetricWire::name).toList()), name)));
  }

  private static String name(TraceMetric metric) {
    return switch (metric) {
      case TRACE_LATENCY, SPAN_LATENCY -> "latency";
      default -> lower(metric);
    };
  }

  static String name(Dimension dimension) {
    return lower(dimension);
  }

  static String name(Aggregation aggregation) {
    return aggregation.summary() == Summary.PERCENTILE
        ? "P" + aggregation.percentile()
        : aggregation.summary().name();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(Collection<String> names) {
    return names.stream().collect(Collectors.joining("', '", "['", "']"));
  }

  private static Aggregation aggregation(Fields fields) {
    Summary summary = value(Summary.class, fields, "aggregation_type");
    Optional<Double> percentile = fields.real("percentile_value");
    if (percentile.isPresent() != (summary == Summary.PERCENTILE)) {
      throw Refusal.invalid(
          summary == Summary.PERCENTILE
              ? "Percentile value is required for PERCENTILE aggregation"
              : "Percentile value is only allowed for PERCENTILE aggregation type, got " + summary);
    }
    return new Aggregation(summary, percentile.orElse(0.0));
  }

  private static void checkSummaries(TraceMetric metric, List<Aggregation> aggregations) {
    List<String> wrong =
        aggregations.stream()
            .map(Aggregation::summary)
            .filter(summary -> !metric.summaries().contains(summary))
            .map(Enum::name)
            .distinct()
            .sorted()
            .toList();
    if (!wrong.isEmpty()) {
      throw Refusal.invalid(
          "Found invalid aggregation_type(s): %s. Supported aggregation types: %s"
              .formatted(
                  quoted(wrong),
                  quoted(metric.summaries().stream().map(Enum::name).sorted().toList())));
    }
  }

  private static List<Dimension> dimensions(TraceMetric metric, List<String> names) {
    List<String> known = metric.dimensions().stream().map(TraceMetricWire::lower).sorted().toList();
    List<String> wrong =
        names.stream().filter(name -> !known.contains(name)).distinct().sorted().toList();
    if (!wrong.isEmpty()) {
      throw Refusal.invalid(
          "Found invalid dimension(s): %s. Supported dimensions: %s"
              .formatted(quoted(wrong), known.isEmpty() ? "[]" : quoted(known)));
    }
    return names.stream()
        .distinct()
        .map(name -> Dimension.valueOf(name.toUpperCase(Locale.ROOT)))
        .toList();
  }
}
