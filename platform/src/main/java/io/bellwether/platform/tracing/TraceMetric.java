// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.util.Set;

/** A number that each of many traces, spans or assessments may have. */
public enum TraceMetric {
  TRACE_COUNT(Of.TRACES),

  /** Of different sessions. */
  SESSION_COUNT(Of.TRACES),

  /** In milliseconds. */
  TRACE_LATENCY(Of.TRACES),
  INPUT_TOKENS(Of.TRACES),
  OUTPUT_TOKENS(Of.TRACES),
  TOTAL_TOKENS(Of.TRACES),
  CACHE_READ_INPUT_TOKENS(Of.TRACES),
  CACHE_CREATION_INPUT_TOKENS(Of.TRACES),
  SPAN_COUNT(Of.SPANS),

  /** In milliseconds. */
  SPAN_LATENCY(Of.SPANS),
  INPUT_COST(Of.SPANS),
  OUTPUT_COST(Of.SPANS),
  TOTAL_COST(Of.SPANS),
  ASSESSMENT_COUNT(Of.ASSESSMENTS),

  /** Numbers, and yes and true as 1, no and false as 0. */
  ASSESSMENT_VALUE(Of.ASSESSMENTS);

  private final Of of;

  TraceMetric(Of of) {
    this.of = of;
  }

  /** What has the number. */
  public enum Of {
    TRACES,
    SPANS,
    ASSESSMENTS
  }

  /** How many numbers become one. */
  public enum Summary {
    COUNT,
    SUM,
    AVG,
    PERCENTILE,
    MIN,
    MAX
  }

  /** What numbers may be grouped by. */
  public enum Dimension {
    TRACE_NAME,
    TRACE_STATUS,
    SPAN_NAME,
    SPAN_TYPE,
    SPAN_STATUS,
    SPAN_MODEL_NAME,
    SPAN_MODEL_PROVIDER,
    ASSESSMENT_NAME,
    ASSESSMENT_VALUE
  }

  public Of of() {
    return of;
  }

  public Set<Summary> summaries() {
    return switch (this) {
      case TRACE_COUNT, SESSION_COUNT, SPAN_COUNT, ASSESSMENT_COUNT -> Set.of(Summary.COUNT);
      case TRACE_LATENCY, SPAN_LATENCY, ASSESSMENT_VALUE ->
          Set.of(Summary.AVG, Summary.MIN, Summary.MAX, Summary.PERCENTILE);
      case INPUT_TOKENS,
          OUTPUT_TOKENS,
          TOTAL_TOKENS,
          CACHE_READ_INPUT_TOKENS,
          CACHE_CREATION_INPUT_TOKENS,
          INPUT_COST,
          OUTPUT_COST,
          TOTAL_COST ->
          Set.of(Summary.SUM, Summary.AVG, Summary.MIN, Summary.MAX, Summary.PERCENTILE);
    };
  }

  public Set<Dimension> dimensions() {
    return switch (this) {
      case TRACE_COUNT -> Set.of(Dimension.TRACE_NAME, Dimension.TRACE_STATUS);
      case SESSION_COUNT -> Set.of();
      case TRACE_LATENCY,
          INPUT_TOKENS,
          OUTPUT_TOKENS,
          TOTAL_TOKENS,
          CACHE_READ_INPUT_TOKENS,
          CACHE_CREATION_INPUT_TOKENS ->
          Set.of(Dimension.TRACE_NAME);
      case SPAN_COUNT ->
          Set.of(
              Dimension.SPAN_NAME,
              Dimension.SPAN_TYPE,
              Dimension.SPAN_STATUS,
              Dimension.SPAN_MODEL_NAME,
              Dimension.SPAN_MODEL_PROVIDER);
      case SPAN_LATENCY -> Set.of(Dimension.SPAN_NAME, Dimension.SPAN_STATUS);
      case INPUT_COST, OUTPUT_COST, TOTAL_COST ->
          Set.of(Dimension.SPAN_MODEL_NAME, Dimension.SPAN_MODEL_PROVIDER);
      case ASSESSMENT_COUNT -> Set.of(Dimension.ASSESSMENT_NAME, Dimension.ASSESSMENT_VALUE);
      case ASSESSMENT_VALUE -> Set.of(Dimension.ASSESSMENT_NAME);
    };
  }
}
