// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static io.bellwether.adapters.mlflow.DatabaseRuns.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Traces of MLflow's database. */
final class DatabaseTraces {
  /** What newer versions keep in columns and tell as metadata. */
  private static final List<String> TOKENS =
      List.of(
          "input_tokens",
          "output_tokens",
          "total_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "cache_creation_input_tokens_above_1hr");

  private static final List<String> COSTS = List.of("input_cost", "output_cost", "total_cost");

  private final Sql sql;

  DatabaseTraces(Sql sql) {
    this.sql = sql;
  }

  Page<FoundTrace> traces(Page.Request page) {
    if (!sql.has("trace_info")) {
      return new Page<>(List.of(), Optional.empty());
    }
    List<Trace> bare =
        sql.list(
            """
            select trace_info.* from trace_info
              join experiments on experiments.experiment_id = trace_info.experiment_id
            where trace_info.request_id > ? and %s order by trace_info.request_id limit %d
            """
                .formatted(sql.inDefaultWorkspace("experiments"), page.limit() + 1),
            this::trace,
            page.after().orElse(""));
    List<String> ids = bare.stream().map(Trace::id).toList();
    var tags = Entries.of(sql, "trace_tags", "request_id", ids);
    var metadata = Entries.of(sql, "trace_request_metadata", "request_id", ids);
    Map<String, List<Span>> spans = grouped(spans(ids), Span::traceId);
    Map<String, List<Assessment>> assessments = grouped(assessments(ids), Assessment::traceId);
    var runs = links(ids, "run");
    var prompts = links(ids, "prompt_version");
    List<FoundTrace> found =
        bare.stream()
            .map(
                trace ->
                    new FoundTrace(
                        detailed(
                            trace,
                            tags.getOrDefault(trace.id(), Map.of()),
                            metadata.getOrDefault(trace.id(), Map.of()),
                            assessments.getOrDefault(trace.id(), List.of())),
                        spans.getOrDefault(trace.id(), List.of()),
                        runs.getOrDefault(trace.id(), List.of()),
                        prompts.getOrDefault(trace.id(), List.of())))
            .toList();
    return Page.of(found, page.limit(), one -> one.trace().id());
  }

  private static <T> Map<String, List<T>> grouped(
      List<T> items, java.util.function.Function<T, String> owner) {
    Map<String, List<T>> groups = new HashMap<>();
    items.forEach(
        item -> groups.computeIfAbsent(owner.apply(item), _ -> new ArrayList<>()).add(item));
    return groups;
  }

  private Trace trace(ResultSet row) throws SQLException {
    long millis = row.getLong("execution_time_ms");
    Optional<Duration> duration =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    return new Trace(
        row.getString("request_id"),
        row.getString("experiment_id"),
        optional(row, "client_request_id"),
        Times.orEpoch(row, "timestamp_ms"),
        duration,
        state(text(row.getString("status"))),
        optional(row, "request_preview"),
        optional(row, "response_preview"),
        ofColumns(row),
        name(row),
        List.of());
  }

  private Optional<String> optional(ResultSet row, String column) throws SQLException {
    return sql.has("trace_info", column)
        ? Optional.ofNullable(row.getString(column))
        : Optional.empty();
  }

  private static TraceState state(String word) {
    return Arrays.stream(TraceState.values())
        .filter(state -> state.name().equals(word))
        .findFirst()
        .orElse(TraceState.STATE_UNSPECIFIED);
  }

  private Map<String, String> name(ResultSet row) throws SQLException {
    return optional(row, "trace_name").map(name -> Map.of(Trace.NAME_TAG, name)).orElse(Map.of());
  }

  private Map<String, String> ofColumns(ResultSet row) throws SQLException {
    Map<String, String> metadata = new HashMap<>();
    optional(row, "session_id").ifPresent(id -> metadata.put("mlflow.trace.session", id));
    ObjectNode tokens = JsonNodeFactory.instance.objectNode();
    for (String column : TOKENS) {
      if (optional(row, column).isPresent()) {
        tokens.put(column, row.getLong(column));
      }
    }
    ObjectNode costs = JsonNodeFactory.instance.objectNode();
    for (String column : COSTS) {
      if (optional(row, column).isPresent()) {
        costs.put(column, row.getDouble(column));
      }
    }
    if (!tokens.isEmpty()) {
      metadata.put("mlflow.trace.tokenUsage", SpanContent.pythonic(tokens));
    }
    if (!costs.isEmpty()) {
      metadata.put("mlflow.trace.cost", SpanContent.pythonic(costs));
    }
    return metadata;
  }

  private static Trace detailed(
      Trace bare,
      Map<String, String> tags,
      Map<String, String> metadata,
      List<Assessment> assessments) {
    Map<String, String> allTags = new HashMap<>(tags);
    allTags.putAll(bare.tags());
    Map<String, String> allMetadata = new HashMap<>(metadata);
    allMetadata.putAll(bare.metadata());
    return new Trace(
        bare.id(),
        bare.experimentId(),
        bare.clientRequestId(),
        bare.startedAt(),
        bare.duration(),
        bare.state(),
        bare.requestPreview(),
        bare.responsePreview(),
        allMetadata,
        allTags,
        assessments);
  }

  private List<Span> spans(List<String> ids) {
    if (ids.isEmpty() || !sql.has("spans")) {
      return List.of();
    }
    return sql.list(
        "select * from spans where trace_id in (%s)".formatted(Sql.places(ids.size())),
        DatabaseTraces::span,
        ids.toArray());
  }

  private static Span span(ResultSet row) throws SQLException {
    String status = text(row.getString("status"));
    return new Span(
        row.getString("trace_id"),
        row.getString("span_id"),
        Optional.ofNullable(row.getString("parent_span_id")),
        text(row.getString("name")),
        text(row.getString("type")),
        status.equals("OK")
            ? Span.Status.OK
            : status.equals("ERROR") ? Span.Status.ERROR : Span.Status.UNSET,
        row.getLong("start_time_unix_nano"),
        row.getLong("end_time_unix_nano"),
        SpanContent.of(text(row.getString("content"))));
  }

  private List<Assessment> assessments(List<String> ids) {
    if (ids.isEmpty() || !sql.has("assessments")) {
      return List.of();
    }
    return sql.list(
        """
        select * from assessments where trace_id in (%s) order by created_timestamp, assessment_id
        """
            .formatted(Sql.places(ids.size())),
        DatabaseAssessments::read,
        ids.toArray());
  }

  private Map<String, List<String>> links(List<String> ids, String kind) {
    Map<String, List<String>> found = new HashMap<>();
    if (!ids.isEmpty() && sql.has("entity_associations")) {
      sql.list(
          """
          select source_id, destination_id from entity_associations
          where source_type = 'trace' and destination_type = '%s' and source_id in (%s)
          order by created_time, destination_id
          """
              .formatted(kind, Sql.places(ids.size())),
          row ->
              found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2)),
          ids.toArray());
    }
    return found;
  }
}
