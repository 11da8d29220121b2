// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceMetric;
import io.bellwether.platform.tracing.TraceMetric.Dimension;
import java.util.Locale;

/**
 * Metrics and their dimensions as SQL about a trace {@code t}, a span or an assessment {@code e}.
 */
final class TraceNumbers {
  private static final String SESSION = "mlflow.trace.session";

  private TraceNumbers() {}

  static String tables(TraceMetric.Of of) {
    String beside = " join %s e on e.workspace = t.workspace and e.trace_id = t.trace_id";
    return switch (of) {
      case TRACES -> "traces t";
      case SPANS -> "traces t" + beside.formatted("spans");
      case ASSESSMENTS -> "traces t" + beside.formatted("assessments");
    };
  }

  /** Costs belong to the time of their span, everything else to that of its trace. */
  static boolean isOfSpanTime(TraceMetric metric) {
    return switch (metric) {
      case INPUT_COST, OUTPUT_COST, TOTAL_COST -> true;
      default -> false;
    };
  }

  /** A number, or a session's text. */
  static Fragment value(TraceMetric metric) {
    return switch (metric) {
      case SESSION_COUNT -> metadata(SESSION);
      case TRACE_COUNT, SPAN_COUNT, ASSESSMENT_COUNT -> real(Fragment.of("1"));
      case TRACE_LATENCY -> real(Fragment.of("t.duration / 1000"));
      case SPAN_LATENCY ->
          real(
              Fragment.of(
                  "case when e.end_nanos > 0 then (e.end_nanos - e.start_nanos) / 1000000 end"));
      case INPUT_TOKENS,
          OUTPUT_TOKENS,
          TOTAL_TOKENS,
          CACHE_READ_INPUT_TOKENS,
          CACHE_CREATION_INPUT_TOKENS ->
          real(Fragment.of("t." + column(metric)));
      case INPUT_COST, OUTPUT_COST, TOTAL_COST -> Fragment.of("e." + column(metric));
      case ASSESSMENT_VALUE ->
          Fragment.of(
              """
              case when e.number is not null then e.number when e.value = 'true' then 1.0
                when e.value = 'false' then 0.0 when lower(trim(e.words)) = 'yes' then 1.0
                when lower(trim(e.words)) = 'no' then 0.0 end
              """);
    };
  }

  static Fragment dimension(Dimension dimension) {
    return switch (dimension) {
      case TRACE_NAME -> entry("trace_tags", Trace.NAME_TAG);
      case TRACE_STATUS -> Fragment.of("t.state");
      case SPAN_NAME, ASSESSMENT_NAME -> Fragment.of("e.name");
      case SPAN_TYPE -> Fragment.of("e.type");
      case SPAN_STATUS -> Fragment.of("e.status");
      case SPAN_MODEL_NAME -> Fragment.of("e.model");
      case SPAN_MODEL_PROVIDER -> Fragment.of("e.provider");
      case ASSESSMENT_VALUE -> Fragment.of("e.value");
    };
  }

  private static Fragment metadata(String key) {
    return entry("trace_metadata", key);
  }

  private static Fragment entry(String table, String key) {
    return Fragment.of(
        """
        (select k.value from %s k
         where k.workspace = t.workspace and k.trace_id = t.trace_id and k.key = ?)\
        """
            .formatted(table),
        key);
  }

  private static String column(TraceMetric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }

  private static Fragment real(Fragment value) {
    return Fragment.of("cast(").then(value).then(Fragment.of(" as double precision)"));
  }
}
