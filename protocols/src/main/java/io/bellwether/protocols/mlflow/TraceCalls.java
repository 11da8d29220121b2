// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/traces} of the third protocol: traces told, read and searched. */
final class TraceCalls {
  private static final String PATH = "/3.0/mlflow/traces";
  private static final String SIZES = "mlflow.trace.sizeStats";
  private static final int MAX_IDS = 1000;

  private final Traces traces;
  private final InstantSource clock;

  TraceCalls(Traces traces, InstantSource clock) {
    this.traces = traces;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.record(PATH, WRITE_RUNS, this::start),
        Route.get(PATH + "/{id}", READ_RUNS, this::info),
        Route.get(PATH + "/get", READ_RUNS, this::get),
        Route.get(PATH + "/batchGet", READ_RUNS, this::getAll),
        Route.query(PATH + "/batchGetInfos", READ_RUNS, this::infos),
        Route.query(PATH + "/search", READ_RUNS, this::search));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record TraceReply(TraceWire traceInfo, List<SpanWire> spans) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record TracesReply(List<TraceReply> traces) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record InfosReply(List<TraceWire> traceInfos) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<TraceWire> traces, @Nullable String nextPageToken) {}

  private static void answer(Exchange exchange, Trace trace, List<Span> spans) {
    exchange.answer(200, Map.of("trace", reply(trace, spans)));
  }

  private static TraceReply reply(Trace trace, List<Span> spans) {
    return new TraceReply(TraceWire.of(trace), spans.stream().map(SpanWire::of).toList());
  }

  private void start(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange).object("trace").object("trace_info");
    Trace told = traces.tell(exchange.caller(), TraceWire.read(fields, clock.instant()));
    answer(exchange, told, List.of());
  }

  private void info(Exchange exchange) {
    answer(exchange, traces.get(exchange.caller(), exchange.pathName("id")), List.of());
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("trace_id", "allow_partial"), List.of());
    Trace trace = traces.get(exchange.caller(), fields.required("trace_id"));
    if (!trace.hasSpans()) {
      throw new Refusal(
          ErrorCode.RESOURCE_DOES_NOT_EXIST,
          "The spans of trace '%s' are not kept by this server: see the artifacts under its tag %s."
              .formatted(trace.id(), Trace.ARTIFACTS_TAG));
    }
    List<Span> spans = traces.spans(exchange.caller(), trace.id());
    if (!allowsPartial(fields) && !isWhole(trace, spans)) {
      throw new Refusal(
          ErrorCode.RESOURCE_DOES_NOT_EXIST,
          "Trace with ID %s is not fully exported yet, please try again later."
              .formatted(trace.id()));
    }
    answer(exchange, trace, spans);
  }

  /** Python's client writes it as Python does. */
  private static boolean allowsPartial(Fields fields) {
    return switch (fields.text("allow_partial").orElse("false")) {
      case "True" -> true;
      case "False" -> false;
      default -> fields.flag("allow_partial");
    };
  }

  /** The client tells how many spans there are, at the latest when the trace has ended. */
  private static boolean isWhole(Trace trace, List<Span> spans) {
    return Optional.ofNullable(trace.metadata().get(SIZES))
        .map(TraceCalls::tree)
        .map(sizes -> spans.size() >= sizes.path("num_spans").asInt())
        .orElse(spans.stream().anyMatch(Span::isRoot));
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Traces that are not whole yet are left out. */
  private void getAll(Exchange exchange) throws IOException {
    List<String> ids = ids(Fields.ofQuery(exchange, List.of(), List.of("trace_ids")));
    List<TraceReply> replies =
        traces.get(exchange.caller(), ids).stream()
            .filter(Trace::hasSpans)
            .map(trace -> whole(exchange, trace))
            .flatMap(Optional::stream)
            .toList();
    exchange.answer(200, new TracesReply(replies));
  }

  private Optional<TraceReply> whole(Exchange exchange, Trace trace) {
    List<Span> spans = traces.spans(exchange.caller(), trace.id());
    return isWhole(trace, spans) ? Optional.of(reply(trace, spans)) : Optional.empty();
  }

  private static List<String> ids(Fields fields) {
    List<String> ids = fields.texts("trace_ids");
    if (ids.isEmpty()) {
      throw fields.missing("trace_ids");
    }
    if (ids.size() > MAX_IDS) {
      throw Refusal.invalid(
          "Parameter 'trace_ids' has %d ids (expected: at most %d)."
              .formatted(ids.size(), MAX_IDS));
    }
    return ids;
  }

  private void infos(Exchange exchange) throws IOException {
    List<String> ids = ids(Fields.of(exchange));
    List<TraceWire> found = traces.get(exchange.caller(), ids).stream().map(TraceWire::of).toList();
    exchange.answer(200, new InfosReply(found));
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    if (!fields.has("locations")) {
      throw fields.missing("locations");
    }
    List<String> experimentIds =
        fields.objects("locations").stream()
            .filter(location -> location.has("mlflow_experiment"))
            .map(location -> location.object("mlflow_experiment").required("experiment_id"))
            .toList();
    Found found = found(traces, exchange, fields, experimentIds);
    exchange.answer(
        200,
        new SearchReply(found.traces().stream().map(TraceWire::of).toList(), found.nextPage()));
  }

  record Found(List<Trace> traces, @Nullable String nextPage) {}

  /** What filter, order and page of the request ask for. */
  static Found found(Traces traces, Exchange exchange, Fields fields, List<String> experimentIds) {
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    TraceSearch search =
        TraceFilters.search(
            filter,
            orderBy,
            Limits.maxResults(fields, 100, 500),
            Token.read(fields, experimentIds, filter, orderBy));
    if (experimentIds.isEmpty()) {
      return new Found(List.of(), null);
    }
    Page<Trace> page = traces.search(exchange.caller(), experimentIds, search);
    return new Found(page.items(), Token.write(page.next(), experimentIds, filter, orderBy));
  }
}
