// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.tracing.Span;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span as OpenTelemetry's messages look in JSON, ids in Base64. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SpanWire(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String name,
    long startTimeUnixNano,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long endTimeUnixNano,
    List<Pair> attributes,
    List<Event> events,
    List<Link> links,
    @JsonInclude(JsonInclude.Include.ALWAYS) Status status) {
  record Pair(String key, Map<String, ?> value) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Event(long timeUnixNano, String name, List<Pair> attributes) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Link(String traceId, String spanId, List<Pair> attributes) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Status(@Nullable String message, @Nullable String code) {}

  static SpanWire of(Span span) {
    JsonNode content = Json.tree(span.content().getBytes(StandardCharsets.UTF_8));
    List<Event> events = new ArrayList<>();
    content
        .path("events")
        .forEach(
            event ->
                events.add(
                    new Event(
                        event.path("time").longValue(),
                        event.path("name").asText(),
                        pairs(event.path("attributes")))));
    List<Link> links = new ArrayList<>();
    content
        .path("links")
        .forEach(
            link ->
                links.add(
                    new Link(
                        base64(link.path("trace_id").asText()),
                        base64(link.path("span_id").asText()),
                        pairs(link.path("attributes")))));
    return new SpanWire(
        base64(span.traceId()),
        base64(span.id()),
        span.parentId().map(SpanWire::base64).orElse(null),
        span.name(),
        span.startNanos(),
        span.endNanos(),
        pairs(content.path("attributes")),
        events,
        links,
        status(span, content));
  }

  private static Status status(Span span, JsonNode content) {
    String code = span.status() == Span.Status.UNSET ? null : "STATUS_CODE_" + span.status();
    return new Status(content.path("message").asText(), code);
  }

  private static String base64(String id) {
    String hex = id.startsWith(OtlpSpans.TRACE_PREFIX) ? id.substring(3) : id;
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static List<Pair> pairs(JsonNode attributes) {
    List<Pair> pairs = new ArrayList<>();
    attributes
        .properties()
        .forEach(entry -> pairs.add(new Pair(entry.getKey(), value(entry.getValue()))));
    return pairs;
  }

  private static Map<String, ?> value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> Map.of("string_value", node.textValue());
      case BOOLEAN -> Map.of("bool_value", node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber()
              ? Map.of("int_value", node.longValue())
              : Map.of("double_value", node.doubleValue());
      case ARRAY -> {
        List<Object> values = new ArrayList<>();
        node.forEach(item -> values.add(value(item)));
        yield Map.of("array_value", Map.of("values", values));
      }
      case OBJECT -> Map.of("kvlist_value", Map.of("values", pairs(node)));
      case NULL, MISSING, BINARY, POJO -> Map.of();
    };
  }
}
