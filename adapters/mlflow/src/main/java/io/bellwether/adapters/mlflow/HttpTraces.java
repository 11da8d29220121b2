// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Traces as MLflow's third protocol tells them. */
final class HttpTraces {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SPAN_ID_DIGITS = 16;

  private HttpTraces() {}

  static Trace trace(JsonNode info) {
    List<Assessment> assessments = new ArrayList<>();
    info.path("assessments").forEach(one -> assessments.add(FolderTraces.assessment(one)));
    return new Trace(
        info.path("trace_id").asText(),
        info.at("/trace_location/mlflow_experiment/experiment_id").asText(),
        Folders.optional(info, "client_request_id"),
        Instant.parse(info.path("request_time").asText()),
        Folders.optional(info, "execution_duration").map(HttpTraces::duration),
        FolderTraces.state(info.path("state").asText()),
        Folders.optional(info, "request_preview"),
        Folders.optional(info, "response_preview"),
        texts(info.path("trace_metadata")),
        texts(info.path("tags")),
        assessments);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> found = new HashMap<>();
    object.properties().forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
    return found;
  }

  /** {@code 0.015s}. */
  private static Duration duration(String seconds) {
    BigDecimal number = new BigDecimal(seconds.replaceFirst("s$", ""));
    return Duration.ofMillis(number.movePointRight(3).longValue());
  }

  static Span span(String trace, JsonNode theirs) {
    ObjectNode content = JSON.objectNode();
    ObjectNode attributes = attributes(theirs.path("attributes"));
    content.set("name", theirs.path("name"));
    content.set("attributes", attributes);
    ArrayNode events = content.putArray("events");
    for (JsonNode event : theirs.path("events")) {
      ObjectNode added = events.addObject();
      added.set("attributes", attributes(event.path("attributes")));
      added.put("time", event.path("time_unix_nano").asLong());
      added.put("name", event.path("name").asText());
    }
    ArrayNode links = content.putArray("links");
    for (JsonNode link : theirs.path("links")) {
      ObjectNode added = links.addObject();
      added.set("attributes", attributes(link.path("attributes")));
      added.put("trace_id", "tr-" + SpanContent.hex(link.path("trace_id").asText()));
      added.put("span_id", SpanContent.hex(link.path("span_id").asText()));
    }
    content.put("message", theirs.path("status").path("message").asText(""));
    return new Span(
        trace,
        SpanContent.hex(theirs.path("span_id").asText()),
        Optional.of(SpanContent.hex(theirs.path("parent_span_id").asText("")))
            .filter(id -> id.length() == SPAN_ID_DIGITS),
        theirs.path("name").asText(),
        attributes.path("mlflow.spanType").asText(""),
        status(theirs.path("status").path("code").asText()),
        theirs.path("start_time_unix_nano").asLong(),
        theirs.path("end_time_unix_nano").asLong(),
        content.toString());
  }

  private static Span.Status status(String code) {
    return code.endsWith("_OK")
        ? Span.Status.OK
        : code.endsWith("_ERROR") ? Span.Status.ERROR : Span.Status.UNSET;
  }

  private static ObjectNode attributes(JsonNode pairs) {
    ObjectNode found = JSON.objectNode();
    pairs.forEach(pair -> found.set(pair.path("key").asText(), value(pair.path("value"))));
    return found;
  }

  /** OpenTelemetry's values, each under the name of its type. */
  private static JsonNode value(JsonNode typed) {
    if (typed.isEmpty()) {
      return JSON.nullNode();
    }
    Map.Entry<String, JsonNode> only = typed.properties().iterator().next();
    JsonNode value = only.getValue();
    return switch (only.getKey()) {
      case "array_value" -> {
        ArrayNode items = JSON.arrayNode();
        value.path("values").forEach(item -> items.add(value(item)));
        yield items;
      }
      case "kvlist_value" -> attributes(value.path("values"));
      case "int_value" -> JSON.numberNode(value.asLong());
      case "double_value" -> JSON.numberNode(HttpRuns.value(value));
      default -> value;
    };
  }
}
