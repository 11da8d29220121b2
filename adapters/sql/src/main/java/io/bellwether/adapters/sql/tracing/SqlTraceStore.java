// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.search.Entries;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceState;
import io.bellwether.platform.tracing.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Traces in SQL. */
public final class SqlTraceStore implements TraceStore {
  static final Source<TraceField> SOURCE =
      new Source<>(
          "traces",
          List.of("workspace", "trace_id"),
          Map.of(
              TraceField.ID, new Column.Text("t.trace_id"),
              TraceField.CLIENT_REQUEST, new Column.Text("t.client_request_id"),
              TraceField.EXPERIMENT, new Column.Numeric("t.experiment_id"),
              TraceField.STATE, new Column.Text("t.state"),
              TraceField.STARTED, new Column.Numeric("t.started_at"),
              TraceField.DURATION, new Column.Numeric("t.duration"),
              TraceField.ENDED, new Column.Numeric("(t.started_at + coalesce(t.duration, 0))")),
          Optional.of("trace_tags"),
          Optional.of("trace_metadata"),
          Optional.empty(),
          List.of(Sort.whole("t.started_at", false), Sort.text("t.trace_id", true)),
          List.of(Sort.whole("t.started_at", false), Sort.text("t.trace_id", true)));

  /** Before the traces themselves, which the others refer to. */
  private static final List<String> TABLES =
      List.of(
          "trace_tags",
          "trace_metadata",
          "spans",
          "trace_links",
          "assessments",
          "review_items",
          "traces");

  private static final String TOKENS = "mlflow.trace.tokenUsage";

  private final Database database;
  private final TraceConditions conditions;
  private final SpanRows spans;

  public SqlTraceStore(Database database) {
    this.database = database;
    this.conditions = new TraceConditions(database.dialect());
    this.spans = new SpanRows(database);
  }

  @Override
  public boolean add(String workspace, Trace trace) {
    int added =
        database.change(
            sql ->
                sql.execute(
                    """
                    insert into traces (workspace, trace_id, experiment_id, client_request_id,
                      started_at, duration, state, request_preview, response_preview)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                    """,
                    workspace,
                    trace.id(),
                    Long.parseLong(trace.experimentId()),
                    trace.clientRequestId().orElse(null),
                    Columns.micros(trace.startedAt()),
                    duration(trace),
                    trace.state().name(),
                    trace.requestPreview().orElse(null),
                    trace.responsePreview().orElse(null)));
    if (added == 1) {
      setTags(workspace, trace.id(), trace.tags());
      setMetadata(workspace, trace.id(), trace.metadata());
    }
    return added == 1;
  }

  private static @Nullable Long duration(Trace trace) {
    return trace.duration().map(time -> time.toNanos() / 1000).orElse(null);
  }

  @Override
  public Optional<Trace> find(String workspace, String id) {
    return find(workspace, List.of(id)).stream().findFirst();
  }

  @Override
  public List<Trace> lock(String workspace, Collection<String> ids) {
    for (List<String> chunk : Fragment.chunks(ids)) {
      Fragment these = Fragment.in("trace_id", chunk);
      String query =
          "select 1 from traces where workspace = ? and %s order by trace_id%s"
              .formatted(these.sql(), database.dialect().forUpdate());
      database.change(sql -> sql.fetch(query, these.valuesAfter(workspace)));
    }
    return find(workspace, ids);
  }

  @Override
  public List<Trace> find(String workspace, Collection<String> ids) {
    List<Trace> found = new ArrayList<>();
    for (List<String> chunk : Fragment.chunks(ids)) {
      Fragment these = Fragment.in("trace_id", chunk);
      String query = "select * from traces where workspace = ? and " + these.sql();
      List<Record> rows =
          database.read(sql -> List.copyOf(sql.fetch(query, these.valuesAfter(workspace))));
      found.addAll(traces(workspace, rows));
    }
    return found;
  }

  @Override
  public void update(String workspace, Trace trace) {
    database.change(
        sql ->
            sql.execute(
                """
                update traces set experiment_id = ?, client_request_id = ?, started_at = ?,
                  duration = ?, state = ?, request_preview = ?, response_preview = ?
                where workspace = ? and trace_id = ?
                """,
                Long.parseLong(trace.experimentId()),
                trace.clientRequestId().orElse(null),
                Columns.micros(trace.startedAt()),
                duration(trace),
                trace.state().name(),
                trace.requestPreview().orElse(null),
                trace.responsePreview().orElse(null),
                workspace,
                trace.id()));
  }

  @Override
  public void setTags(String workspace, String id, Map<String, String> tags) {
    setEntries("trace_tags", workspace, id, tags);
  }

  @Override
  public void setMetadata(String workspace, String id, Map<String, String> metadata) {
    setEntries("trace_metadata", workspace, id, metadata);
    if (metadata.containsKey(TOKENS)) {
      setTokens(workspace, id, ToldNumbers.of(metadata.getOrDefault(TOKENS, "")));
    }
  }

  private void setTokens(String workspace, String id, ToldNumbers tokens) {
    database.change(
        sql ->
            sql.execute(
                """
                update traces set input_tokens = cast(? as bigint),
                  output_tokens = cast(? as bigint), total_tokens = cast(? as bigint),
                  cache_read_input_tokens = cast(? as bigint),
                  cache_creation_input_tokens = cast(? as bigint)
                where workspace = ? and trace_id = ?
                """,
                tokens.whole("input_tokens").orElse(null),
                tokens.whole("output_tokens").orElse(null),
                tokens.whole("total_tokens").orElse(null),
                tokens.whole("cache_read_input_tokens").orElse(null),
                tokens.whole("cache_creation_input_tokens").orElse(null),
                workspace,
                id));
  }

  private void setEntries(String table, String workspace, String id, Map<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Object[][] rows =
        entries.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> new Object[] {workspace, id, e.getKey(), e.getValue()})
            .toArray(Object[][]::new);
    String insert =
        """
        insert into %s (workspace, trace_id, key, value) values (?, ?, ?, ?)
        on conflict (workspace, trace_id, key) do update set value = excluded.value
        """
            .formatted(table);
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  @Override
  public boolean deleteTag(String workspace, String id, String key) {
    return database.change(
        sql ->
            sql.execute(
                    "delete from trace_tags where workspace = ? and trace_id = ? and key = ?",
                    workspace,
                    id,
                    key)
                == 1);
  }

  @Override
  public void addSpans(String workspace, List<Span> added) {
    spans.add(workspace, added);
  }

  @Override
  public List<Span> spans(String workspace, String traceId) {
    return spans.of(workspace, traceId);
  }

  @Override
  public void linkToRun(String workspace, Collection<String> ids, String runId) {
    for (List<String> chunk : Fragment.chunks(ids)) {
      Fragment these = Fragment.in("trace_id", chunk);
      List<Object> values = new ArrayList<>(List.of(runId, workspace));
      values.addAll(these.values());
      String insert =
          """
          insert into trace_links (workspace, trace_id, kind, target)
          select workspace, trace_id, 'run', cast(? as text) from traces
          where workspace = ? and %s on conflict do nothing
          """
              .formatted(these.sql());
      database.change(sql -> sql.execute(insert, values.toArray()));
    }
  }

  @Override
  public void linkToPrompts(String workspace, String id, List<String> prompts) {
    Object[][] rows =
        prompts.stream()
            .map(prompt -> new Object[] {workspace, id, prompt})
            .toArray(Object[][]::new);
    if (rows.length > 0) {
      String insert =
          """
          insert into trace_links (workspace, trace_id, kind, target) values (?, ?, 'prompt', ?)
          on conflict do nothing
          """;
      database.change(sql -> sql.batch(insert, rows).execute());
    }
  }

  @Override
  public Page<Trace> search(String workspace, List<String> experimentIds, TraceSearch search) {
    SearchQuery<TraceField> query =
        new SearchQuery<>(database, SOURCE, Fragment.of("t.workspace = ?", workspace))
            .and(SqlRunStore.experiments("t.experiment_id", experimentIds));
    conditions.of(search).forEach(query::and);
    Page<Record> rows = query.page(search.search(), row -> row);
    List<Trace> traces = new ArrayList<>();
    Fragment.chunks(rows.items()).forEach(chunk -> traces.addAll(traces(workspace, chunk)));
    return new Page<>(traces, rows.next());
  }

  @Override
  public List<String> oldest(String workspace, String experimentId, Instant until, int limit) {
    Fragment experiment = SqlRunStore.experiments("experiment_id", List.of(experimentId));
    List<Object> values = new ArrayList<>(List.of(workspace));
    values.addAll(experiment.values());
    values.add(Columns.micros(until));
    String query =
        """
        select trace_id from traces where workspace = ? and %s and started_at <= ?
        order by started_at, trace_id limit %d
        """
            .formatted(experiment.sql(), limit);
    return database.read(
        sql -> sql.fetch(query, values.toArray()).map(row -> row.get(0, String.class)));
  }

  @Override
  public int delete(String workspace, String experimentId, Collection<String> ids) {
    Fragment experiment = SqlRunStore.experiments("experiment_id", List.of(experimentId));
    int deleted = 0;
    for (List<String> chunk : Fragment.chunks(ids)) {
      Fragment in = Fragment.in("trace_id", chunk);
      Fragment these =
          Fragment.join(" and ", List.of(experiment, Fragment.of("workspace = ?", workspace), in));
      String query = "select trace_id from traces where " + these.sql();
      List<String> there =
          database.change(
              sql ->
                  sql.fetch(query + database.dialect().forUpdate(), these.values().toArray())
                      .map(row -> row.get(0, String.class)));
      delete(workspace, there);
      deleted += there.size();
    }
    return deleted;
  }

  private void delete(String workspace, List<String> ids) {
    Fragment these = Fragment.in("trace_id", ids);
    for (String table : TABLES) {
      String delete = "delete from %s where workspace = ? and %s".formatted(table, these.sql());
      database.change(sql -> sql.execute(delete, these.valuesAfter(workspace)));
    }
  }

  private List<Trace> traces(String workspace, List<Record> rows) {
    List<String> ids = rows.stream().map(row -> row.get("trace_id", String.class)).toList();
    Map<String, Map<String, String>> tags = entries("trace_tags", workspace, ids);
    Map<String, Map<String, String>> metadata = entries("trace_metadata", workspace, ids);
    var assessments = database.read(sql -> AssessmentRows.of(sql, workspace, ids));
    return rows.stream()
        .map(
            row -> {
              String id = row.get("trace_id", String.class);
              return new Trace(
                  id,
                  row.get("experiment_id", String.class),
                  text(row, "client_request_id"),
                  Columns.time(row.get("started_at", Long.class)),
                  Optional.ofNullable(row.get("duration", Long.class))
                      .map(micros -> Duration.of(micros, ChronoUnit.MICROS)),
                  TraceState.valueOf(row.get("state", String.class)),
                  text(row, "request_preview"),
                  text(row, "response_preview"),
                  metadata.getOrDefault(id, Map.of()),
                  tags.getOrDefault(id, Map.of()),
                  assessments.getOrDefault(id, List.of()));
            })
        .toList();
  }

  private Map<String, Map<String, String>> entries(
      String table, String workspace, List<String> ids) {
    String select = "select trace_id, key, value from " + table;
    return Entries.of(database, select, workspace, "trace_id", ids);
  }

  static Optional<String> text(Record row, String column) {
    return Optional.ofNullable(row.get(column, String.class));
  }
}
