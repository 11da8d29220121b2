// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.tracing.Span;
import java.util.List;
import org.jooq.Record;

/** Spans as rows, with what their attributes tell in numbers. */
final class SpanRows {
  private static final String COST = "mlflow.llm.cost";
  private static final String MODEL = "mlflow.llm.model";
  private static final String PROVIDER = "mlflow.llm.provider";
  private static final String ANY = "mlflow.llm.";

  private final Database database;

  SpanRows(Database database) {
    this.database = database;
  }

  void add(String workspace, List<Span> spans) {
    if (spans.isEmpty()) {
      return;
    }
    Object[][] rows = spans.stream().map(span -> row(workspace, span)).toArray(Object[][]::new);
    String insert =
        """
        insert into spans (workspace, trace_id, span_id, parent_id, name, type, status,
          start_nanos, end_nanos, content, input_cost, output_cost, total_cost, model, provider)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as double precision),
          cast(? as double precision), cast(? as double precision), ?, ?)
        on conflict (workspace, trace_id, span_id) do update set parent_id = excluded.parent_id,
          name = excluded.name, type = excluded.type, status = excluded.status,
          start_nanos = excluded.start_nanos, end_nanos = excluded.end_nanos,
          content = excluded.content, input_cost = excluded.input_cost,
          output_cost = excluded.output_cost, total_cost = excluded.total_cost,
          model = excluded.model, provider = excluded.provider
        """;
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  private static Object[] row(String workspace, Span span) {
    String content = span.content().contains(ANY) ? span.content() : "{}"; // Most tell no cost.
    ToldNumbers attributes = ToldNumbers.of(content).inside("attributes");
    ToldNumbers cost = attributes.inside(COST);
    return new Object[] {
      workspace,
      span.traceId(),
      span.id(),
      span.parentId().orElse(null),
      span.name(),
      span.type(),
      span.status().name(),
      span.startNanos(),
      span.endNanos(),
      span.content(),
      cost.real("input_cost").orElse(null),
      cost.real("output_cost").orElse(null),
      cost.real("total_cost").orElse(null),
      attributes.word(MODEL).orElse(null),
      attributes.word(PROVIDER).orElse(null)
    };
  }

  /** Those without a parent first, then as they began. */
  List<Span> of(String workspace, String traceId) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from spans where workspace = ? and trace_id = ?
                    order by case when parent_id is null then 0 else 1 end, start_nanos, span_id
                    """,
                    workspace,
                    traceId)
                .map(SpanRows::span));
  }

  private static Span span(Record row) {
    return new Span(
        row.get("trace_id", String.class),
        row.get("span_id", String.class),
        SqlTraceStore.text(row, "parent_id"),
        row.get("name", String.class),
        row.get("type", String.class),
        Span.Status.valueOf(row.get("status", String.class)),
        row.get("start_nanos", Long.class),
        row.get("end_nanos", Long.class),
        row.get("content", String.class));
  }
}
