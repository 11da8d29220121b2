// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What changes traces, under the paths of both protocols, and links them. */
final class TraceEditCalls {
  private static final String SECOND = "/2.0/mlflow/traces/";
  private static final String THIRD = "/3.0/mlflow/traces/";
  private static final int MAX_LINKS = 100;
  private static final int TAG_VALUE = 8000;

  /** Tags that only the server sets. */
  private static final Set<String> OWN_TAGS =
      Set.of(
          "mlflow.trace.spansLocation",
          "mlflow.trace.archiveLocation",
          "mlflow.trace.archivalFailure");

  private final Traces traces;

  TraceEditCalls(Traces traces) {
    this.traces = traces;
  }

  List<Route> routes() {
    Stream<Route> inBoth = Stream.of(SECOND, THIRD).flatMap(this::below);
    Stream<Route> links =
        Stream.of(
            Route.record(SECOND + "link-to-run", WRITE_RUNS, this::linkToRun),
            Route.record(SECOND + "link-prompts", WRITE_RUNS, this::linkToPrompts));
    return Stream.concat(inBoth, links).toList();
  }

  private Stream<Route> below(String path) {
    return Stream.of(
        Mlflow.patch(path + "{id}/tags", WRITE_RUNS, this::setTag),
        Mlflow.delete(path + "{id}/tags", WRITE_RUNS, this::deleteTag),
        Route.post(path + "delete-traces", DELETE_RUNS, this::delete));
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String key = changeable(Limits.length("key", fields.required("key"), Limits.KEY), "set");
    String value = Limits.cut(fields.text("value").orElse(""), TAG_VALUE);
    traces.setTag(exchange.caller(), exchange.pathName("id"), key, value);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    String key = changeable(Fields.of(exchange).required("key"), "deleted");
    traces.deleteTag(exchange.caller(), exchange.pathName("id"), key);
    exchange.answer(200, Map.of());
  }

  private static String changeable(String key, String change) {
    if (OWN_TAGS.contains(key)) {
      throw Refusal.invalid(
          "Tag '%s' is immutable and cannot be %s on a trace.".formatted(key, change));
    }
    return key;
  }

  private void delete(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String experiment = fields.required("experiment_id");
    Optional<Long> until = fields.number("max_timestamp_millis");
    Optional<Long> most = fields.number("max_traces");
    List<String> ids = fields.texts("request_ids");
    checkOneChoice(until, most, ids);
    int deleted =
        until.isEmpty()
            ? traces.delete(exchange.caller(), experiment, ids)
            : traces.delete(
                exchange.caller(),
                experiment,
                RunCalls.time(until.get()),
                Math.clamp(most.orElse(Long.MAX_VALUE), 1, Integer.MAX_VALUE));
    exchange.answer(200, Map.of("traces_deleted", deleted));
  }

  private static void checkOneChoice(Optional<Long> until, Optional<Long> most, List<String> ids) {
    if (until.isEmpty() && ids.isEmpty()) {
      throw Refusal.invalid("Either `max_timestamp_millis` or `trace_ids` must be specified.");
    }
    if (until.isPresent() && !ids.isEmpty()) {
      throw Refusal.invalid("Only one of `max_timestamp_millis` and `trace_ids` can be specified.");
    }
    if (!ids.isEmpty() && most.isPresent()) {
      throw Refusal.invalid("`max_traces` can't be specified if `trace_ids` is specified.");
    }
    if (most.isPresent() && most.get() <= 0) {
      throw Refusal.invalid(
          "`max_traces` must be a positive integer, received %d.".formatted(most.get()));
    }
  }

  private void linkToRun(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<String> ids = fields.texts("trace_ids");
    if (ids.isEmpty()) {
      throw fields.missing("trace_ids");
    }
    if (ids.size() > MAX_LINKS) {
      throw Refusal.invalid(
          "Cannot link more than %d traces to a run in a single request. Provided %d traces."
              .formatted(MAX_LINKS, ids.size()));
    }
    traces.linkToRun(exchange.caller(), ids, fields.required("run_id"));
    exchange.answer(200, Map.of());
  }

  private void linkToPrompts(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("trace_id");
    List<String> prompts =
        fields.objects("prompt_versions").stream()
            .map(prompt -> prompt.required("name") + "/" + prompt.required("version"))
            .toList();
    if (prompts.isEmpty()) {
      throw fields.missing("prompt_versions");
    }
    traces.linkToPrompts(exchange.caller(), id, prompts);
    exchange.answer(200, Map.of());
  }
}
