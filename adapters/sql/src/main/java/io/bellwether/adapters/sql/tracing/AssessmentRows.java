// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.tracing.Assessment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Assessments as rows. */
final class AssessmentRows {
  private AssessmentRows() {}

  /** By trace, in the order in which they were made. */
  static Map<String, List<Assessment>> of(DSLContext sql, String workspace, List<String> ids) {
    Fragment these = Fragment.in("trace_id", ids);
    String query =
        "select * from assessments where workspace = ? and %s order by created_at, assessment_id"
            .formatted(these.sql());
    Map<String, List<Assessment>> assessments = new HashMap<>();
    sql.fetch(query, these.valuesAfter(workspace)).stream()
        .map(AssessmentRows::assessment)
        .forEach(
            one -> assessments.computeIfAbsent(one.traceId(), _ -> new ArrayList<>()).add(one));
    return assessments;
  }

  static Assessment assessment(Record row) {
    return new Assessment(
        row.get("assessment_id", String.class),
        row.get("trace_id", String.class),
        SqlTraceStore.text(row, "span_id"),
        row.get("name", String.class),
        Assessment.Kind.valueOf(row.get("kind", String.class)),
        new Assessment.Source(
            row.get("source_type", String.class), row.get("source_id", String.class)),
        row.get("value", String.class),
        SqlTraceStore.text(row, "failure")
            .map(json -> Columns.json(json, Assessment.Failure.class)),
        SqlTraceStore.text(row, "rationale"),
        Columns.texts(row.get("metadata", String.class)),
        SqlTraceStore.text(row, "overrides"),
        row.get("valid", Long.class) == 1,
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }

  static Object[] row(String workspace, Assessment one) {
    Object value = Columns.scalar(one.value());
    return new Object[] {
      workspace,
      one.traceId(),
      one.id(),
      one.spanId().orElse(null),
      one.name(),
      one.kind().name(),
      one.source().type(),
      one.source().id(),
      one.value(),
      value instanceof String text ? text : one.value(),
      number(value).orElse(null),
      one.error().map(Columns::json).orElse(null),
      one.rationale().orElse(null),
      Columns.texts(one.metadata()),
      one.overrides().orElse(null),
      one.valid() ? 1L : 0L,
      Columns.micros(one.createdAt()),
      Columns.micros(one.updatedAt())
    };
  }

  private static Optional<Double> number(@Nullable Object value) {
    return value instanceof Number number
        ? Optional.of(number.doubleValue()).filter(Double::isFinite)
        : Optional.empty();
  }
}
