// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A trace's spans as the file that MLflow's page reads, and what is attached to a trace. */
final class TraceFileCalls {
  private static final String FILE = "traces.json";
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Traces traces;
  private final Artifacts artifacts;

  TraceFileCalls(Traces traces, Artifacts artifacts) {
    this.traces = traces;
    this.artifacts = artifacts;
  }

  /** The page asks under the number of either protocol. */
  List<Route> routes() {
    return List.of(
        Route.get("/2.0/mlflow/get-trace-artifact", READ_RUNS, this::send),
        Route.get("/3.0/mlflow/get-trace-artifact", READ_RUNS, this::send));
  }

  record File(List<SpanOfFile> spans) {}

  /** Ids in Base64, the values of attributes as texts of JSON. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SpanOfFile(
      String traceId,
      String spanId,
      @Nullable String parentSpanId,
      String name,
      long startTimeUnixNano,
      @Nullable Long endTimeUnixNano,
      List<Event> events,
      Map<String, String> status,
      Map<String, String> attributes,
      List<SpanWire.Link> links) {
    static SpanOfFile of(Span span) {
      JsonNode content = Json.tree(span.content().getBytes(StandardCharsets.UTF_8));
      SpanWire wire = SpanWire.of(span);
      Map<String, String> attributes = new LinkedHashMap<>();
      content
          .path("attributes")
          .properties()
          .forEach(entry -> attributes.put(entry.getKey(), text(entry.getValue())));
      List<Event> events = content.path("events").valueStream().map(SpanOfFile::event).toList();
      Map<String, String> status = new LinkedHashMap<>();
      status.put("code", "STATUS_CODE_" + span.status());
      status.put("message", content.path("message").asText());
      return new SpanOfFile(
          wire.traceId(),
          wire.spanId(),
          wire.parentSpanId(),
          span.name(),
          span.startNanos(),
          span.endNanos() == 0 ? null : span.endNanos(),
          events,
          status,
          attributes,
          wire.links());
    }

    private static Event event(JsonNode event) {
      return new Event(
          event.path("name").asText(), event.path("time").longValue(), event.path("attributes"));
    }

    /** Clients write their values as JSON already; what others write as a plain text is quoted. */
    private static String text(JsonNode value) {
      return value instanceof TextNode text && isJson(text.textValue())
          ? text.textValue()
          : value.toString();
    }

    private static boolean isJson(String text) {
      try {
        Json.tree(text.getBytes(StandardCharsets.UTF_8));
        return true;
      } catch (Malformed e) {
        return false;
      }
    }
  }

  record Event(String name, long timeUnixNano, JsonNode attributes) {}

  private void send(Exchange exchange) throws IOException {
    String id = parameter(exchange, "request_id");
    if (id.isEmpty()) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST, "Request must include the \"request_id\" query parameter.");
    }
    String path = parameter(exchange, "path");
    if (!path.isEmpty() && !UUID.matcher(Uris.artifactPath(path)).matches()) {
      throw Refusal.invalid(
          "Invalid attachment path: '%s'. Attachment path must be a valid UUID.".formatted(path));
    }
    Trace trace = traces.get(exchange.caller(), id);
    if (path.isEmpty() && trace.hasSpans()) {
      List<Span> spans = traces.spans(exchange.caller(), id);
      exchange.answerHeader("Content-Disposition", "attachment; filename=" + FILE);
      exchange.answerHeader("X-Content-Type-Options", "nosniff");
      File file = new File(spans.stream().map(SpanOfFile::of).toList());
      exchange.answer(200, "text/plain", Json.bytes(file));
      return;
    }
    String root = ArtifactCalls.root(trace.tags().getOrDefault(Trace.ARTIFACTS_TAG, ""));
    String file = path.isEmpty() ? FILE : "attachments/" + path;
    ArtifactCalls.send(exchange, artifacts, root + "/" + file);
  }

  private static String parameter(Exchange exchange, String name) {
    return exchange.query(name).orElse("");
  }
}
