// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.TraceSpans;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.mlflow.OtlpSpans.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/traces}: OpenTelemetry's export of spans over HTTP. */
final class OtlpCalls {
  private static final System.Logger LOG = System.getLogger(OtlpCalls.class.getName());
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final int PREVIEW = 1000;
  private static final int TAG_VALUE = 8000;
  private static final String TAG_PREFIX = "mlflow.traceTag.";

  private final Traces traces;

  OtlpCalls(Traces traces) {
    this.traces = traces;
  }

  List<Route> routes() {
    return List.of(Route.record("/v1/traces", Mlflow.WRITE_RUNS, this::export));
  }

  private record Detail(String detail) {}

  private void export(Exchange exchange) throws IOException {
    Optional<String> experiment = exchange.header("x-mlflow-experiment-id");
    if (experiment.isEmpty()) {
      exchange.answer(422, new Detail("header x-mlflow-experiment-id: missing (expected: an id)"));
      return;
    }
    try {
      boolean json = isJson(exchange);
      byte[] body = exchange.bytes();
      List<Received> received = OtlpSpans.read(json ? OtlpJson.protobuf(body) : body);
      if (received.isEmpty()) {
        throw new Malformed("Invalid OpenTelemetry format - no spans found");
      }
      List<TraceSpans> batch = byTrace(received);
      traces.record(exchange.caller(), experiment.get(), batch);
      exchange.header("x-mlflow-run-id").ifPresent(run -> link(exchange, batch, run));
      answer(exchange, json);
    } catch (Malformed e) {
      exchange.answer(400, new Detail(String.valueOf(e.getMessage())));
    }
  }

  private void link(Exchange exchange, List<TraceSpans> batch, String runId) {
    try {
      List<String> ids = batch.stream().map(TraceSpans::traceId).toList();
      traces.linkToRun(exchange.caller(), ids, runId);
    } catch (NotFound e) {
      LOG.log(System.Logger.Level.WARNING, "spans for a run that is not there: " + runId);
    }
  }

  private static boolean isJson(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("");
    return switch (type.split(";", 2)[0].strip()) {
      case PROTOBUF -> false;
      case JSON -> true;
      default ->
          throw new Malformed(
              "Invalid Content-Type: %s. Expected: %s or %s".formatted(type, PROTOBUF, JSON));
    };
  }

  /** In the format of the request, as OpenTelemetry's specification wants it. */
  private static void answer(Exchange exchange, boolean json) {
    if (json) {
      exchange.answer(200, Map.of());
    } else {
      exchange.answer(200, PROTOBUF, new byte[0]);
    }
  }

  private static List<TraceSpans> byTrace(List<Received> received) {
    Map<String, List<Received>> byTrace = new LinkedHashMap<>();
    received.forEach(
        one -> byTrace.computeIfAbsent(one.span().traceId(), _ -> new ArrayList<>()).add(one));
    return byTrace.values().stream().map(OtlpCalls::trace).toList();
  }

  private static TraceSpans trace(List<Received> spans) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<Received> root = spans.stream().filter(one -> one.span().isRoot()).findFirst();
    spans.forEach(one -> resource(one.resource(), tags));
    spans.forEach(one -> session(one.attributes(), metadata));
    root.ifPresent(one -> ownTags(one.attributes(), tags));
    List<Span> all = spans.stream().map(Received::span).toList();
    return new TraceSpans(
        all.getFirst().traceId(),
        all,
        root.flatMap(one -> preview(one.attributes().path("mlflow.spanInputs"))),
        root.flatMap(one -> preview(one.attributes().path("mlflow.spanOutputs"))),
        metadata,
        tags);
  }

  /** What the program says of itself; what is MLflow's or the SDK's own stays out. */
  private static void resource(ObjectNode resource, Map<String, String> tags) {
    resource
        .properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              if (!key.startsWith("telemetry.sdk.") && !key.startsWith("mlflow.")) {
                tag(key, entry.getValue(), tags);
              }
            });
  }

  private static void ownTags(ObjectNode attributes, Map<String, String> tags) {
    attributes
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith(TAG_PREFIX)) {
                tag(entry.getKey().substring(TAG_PREFIX.length()), entry.getValue(), tags);
              }
            });
  }

  private static void tag(String key, JsonNode value, Map<String, String> tags) {
    if (!key.isEmpty() && key.length() <= Limits.KEY) {
      tags.put(key, Limits.cut(text(value), TAG_VALUE));
    }
  }

  private static void session(ObjectNode attributes, Map<String, String> metadata) {
    for (String key : List.of("session.id", "gen_ai.conversation.id")) {
      if (attributes.hasNonNull(key)) {
        metadata.putIfAbsent("mlflow.trace.session", text(attributes.path(key)));
      }
    }
    if (attributes.hasNonNull("user.id")) {
      metadata.putIfAbsent("mlflow.trace.user", text(attributes.path("user.id")));
    }
  }

  private static Optional<String> preview(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = text(value);
    return Optional.of(text.length() <= PREVIEW ? text : text.substring(0, PREVIEW - 3) + "...");
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
