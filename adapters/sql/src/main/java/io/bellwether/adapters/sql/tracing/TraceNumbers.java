// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Dialect;
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
  private static final String TOKENS = "mlflow.trace.tokenUsage";
  private static final String COST = "mlflow.llm.cost";
  private static final String MODEL = "mlflow.llm.model";
  private static final String PROVIDER = "mlflow.llm.provider";

  private final Dialect dialect;

  TraceNumbers(Dialect dialect) {
    this.dialect = dialect;
  }

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
  Fragment value(TraceMetric metric) {
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
          inside(metadata(TOKENS), metric);
      case INPUT_COST, OUTPUT_COST, TOTAL_COST -> inside(attribute(COST), metric);
      case ASSESSMENT_VALUE ->
          Fragment.of(
              """
              case when e.number is not null then e.number when e.value = 'true' then 1.0
                when e.value = 'false' then 0.0 when lower(trim(e.words)) = 'yes' then 1.0
                when lower(trim(e.words)) = 'no' then 0.0 end
              """);
    };
  }

  Fragment dimension(Dimension dimension) {
    return switch (dimension) {
      case TRACE_NAME -> entry("trace_tags", Trace.NAME_TAG);
      case TRACE_STATUS -> Fragment.of("t.state");
      case SPAN_NAME, ASSESSMENT_NAME -> Fragment.of("e.name");
      case SPAN_TYPE -> Fragment.of("e.type");
      case SPAN_STATUS -> Fragment.of("e.status");
      case SPAN_MODEL_NAME -> unquoted(attribute(MODEL));
      case SPAN_MODEL_PROVIDER -> unquoted(attribute(PROVIDER));
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

  /** The text of a span's attribute, which is JSON once more. */
  private Fragment attribute(String key) {
    return switch (dialect) {
      case SQLITE -> Fragment.of("json_extract(e.content, ?)", "$.attributes.\"" + key + "\"");
      case POSTGRES -> Fragment.of("(cast(e.content as json) -> 'attributes' ->> ?)", key);
    };
  }

  private static Fragment unquoted(Fragment text) {
    return Fragment.of("trim(").then(text).then(Fragment.of(", '\"')"));
  }

  /** The number in a JSON object that others wrote, if it is one and has it. */
  private Fragment inside(Fragment object, TraceMetric metric) {
    String key = metric.name().toLowerCase(Locale.ROOT);
    return switch (dialect) {
      case SQLITE ->
          Fragment.of("(select case when json_type(j.v, ?) in ('integer', 'real') then", "$." + key)
              .then(Fragment.of(" cast(json_extract(j.v, ?) as double precision) end", "$." + key))
              .then(Fragment.of(" from (select case when json_valid(o.v) then o.v end as v from"))
              .then(Fragment.of(" (select ").then(object).then(Fragment.of(" as v) o) j)")));
      case POSTGRES ->
          real(
              Fragment.of("substring(")
                  .then(object)
                  .then(
                      Fragment.of(
                          " from ?)",
                          "\"" + key + "\"\\s*:\\s*(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")));
    };
  }

  private static Fragment real(Fragment value) {
    return Fragment.of("cast(").then(value).then(Fragment.of(" as double precision)"));
  }
}
