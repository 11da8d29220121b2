// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code mlflow/traces} of the second protocol: clients before 3.0 begin and end a trace, and keep
 * its spans as an artifact.
 */
final class TraceV2Calls {
  private static final String PATH = "/2.0/mlflow/traces";

  private final Traces traces;
  private final Ids ids;
  private final InstantSource clock;

  TraceV2Calls(Traces traces, Ids ids, InstantSource clock) {
    this.traces = traces;
    this.ids = ids;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.record(PATH, WRITE_RUNS, this::begin),
        new Route("PATCH", PATH + "/{id}", WRITE_RUNS, Effect.RECORDS, this::end),
        Route.get(PATH + "/{id}/info", READ_RUNS, this::info),
        Route.get(PATH, READ_RUNS, this::search));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record InfoWire(
      String requestId,
      String experimentId,
      long timestampMs,
      long executionTimeMs,
      String status,
      List<Entry> requestMetadata,
      List<Entry> tags) {
    static InfoWire of(Trace trace) {
      return new InfoWire(
          trace.id(),
          trace.experimentId(),
          trace.startedAt().toEpochMilli(),
          trace.duration().map(Duration::toMillis).orElse(0L),
          status(trace.state()),
          Entry.list(trace.metadata()),
          Entry.list(trace.tags()));
    }

    private static String status(TraceState state) {
      return state == TraceState.STATE_UNSPECIFIED ? "TRACE_STATUS_UNSPECIFIED" : state.name();
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<InfoWire> traces, @Nullable String nextPageToken) {}

  private static void answer(Exchange exchange, Trace trace) {
    exchange.answer(200, Map.of("trace_info", InfoWire.of(trace)));
  }

  private void begin(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Trace trace =
        new Trace(
            OtlpSpans.TRACE_PREFIX + ids.next(),
            fields.required("experiment_id"),
            Optional.empty(),
            fields.number("timestamp_ms").map(RunCalls::time).orElseGet(clock::instant),
            Optional.empty(),
            TraceState.IN_PROGRESS,
            Optional.empty(),
            Optional.empty(),
            fields.entries("request_metadata"),
            fields.entries("tags"),
            List.of());
    answer(exchange, traces.begin(exchange.caller(), trace));
  }

  private void end(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    answer(
        exchange,
        traces.end(
            exchange.caller(),
            exchange.pathName("id"),
            fields.number("timestamp_ms").map(RunCalls::time).orElseGet(clock::instant),
            TraceWire.state(fields.text("status").orElse("")),
            fields.entries("request_metadata"),
            fields.entries("tags")));
  }

  private void info(Exchange exchange) {
    answer(exchange, traces.get(exchange.caller(), exchange.pathName("id")));
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange,
            List.of("filter", "max_results", "page_token"),
            List.of("experiment_ids", "order_by"));
    List<String> experimentIds = fields.texts("experiment_ids");
    if (experimentIds.isEmpty()) {
      throw fields.missing("experiment_ids");
    }
    TraceCalls.Found found = TraceCalls.found(traces, exchange, fields, experimentIds);
    exchange.answer(
        200, new SearchReply(found.traces().stream().map(InfoWire::of).toList(), found.nextPage()));
  }
}
