// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.tracing.Span;
import io.bellwether.protocols.http.ProtobufReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads OpenTelemetry's request to export spans. The numbers are the fields' numbers in
 * opentelemetry-proto 1: {@code trace_service}, {@code trace}, {@code common}, {@code resource}.
 */
final class OtlpSpans {
  /** How ids of traces begin that are made of OpenTelemetry's. */
  static final String TRACE_PREFIX = "tr-";

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TEXT = 16 << 20;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<Received> spans = new ArrayList<>();

  private OtlpSpans() {}

  /** A span with its attributes, and those of what it ran in. */
  record Received(Span span, ObjectNode attributes, ObjectNode resource) {}

  /**
   * @throws Malformed if it is no such request
   */
  static List<Received> read(byte[] request) {
    OtlpSpans reader = new OtlpSpans();
    ProtobufReader in =
        new ProtobufReader("Invalid OpenTelemetry format: ", ByteBuffer.wrap(request));
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        reader.resourceSpans(in.message());
      } else {
        in.skip();
      }
    }
    return reader.spans;
  }

  /** The resource may stand behind its spans. */
  private void resourceSpans(ProtobufReader in) {
    ObjectNode resource = JSON.objectNode();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> resource(in.message(), resource);
        case 2 -> scopeSpans(in.message(), resource);
        default -> in.skip();
      }
    }
  }

  private static void resource(ProtobufReader in, ObjectNode resource) {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        pair(in.message(), resource, 0);
      } else {
        in.skip();
      }
    }
  }

  private void scopeSpans(ProtobufReader in, ObjectNode resource) {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 2) {
        spans.add(new Reading().span(in.message(), resource));
      } else {
        in.skip();
      }
    }
  }

  /** One span that is being read. */
  private static final class Reading {
    private String traceId = "";
    private String spanId = "";
    private String parentId = "";
    private String name = "";
    private String message = "";
    private Span.Status status = Span.Status.UNSET;
    private long start;
    private long end;
    private final ObjectNode attributes = JSON.objectNode();
    private final ArrayNode events = JSON.arrayNode();
    private final ArrayNode links = JSON.arrayNode();

    Received span(ProtobufReader in, ObjectNode resource) {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> traceId = id("trace_id", in.bytes(), TRACE_ID_BYTES);
          case 2 -> spanId = id("span_id", in.bytes(), SPAN_ID_BYTES);
          case 4 -> parentId = id("parent_span_id", in.bytes(), SPAN_ID_BYTES);
          case 5 -> name = in.text();
          case 7 -> start = in.fixed64();
          case 8 -> end = in.fixed64();
          case 9 -> pair(in.message(), attributes, 0);
          case 11 -> events.add(event(in.message()));
          case 13 -> links.add(link(in.message()));
          case 15 -> status(in.message());
          default -> in.skip();
        }
      }
      return received(resource);
    }

    private Received received(ObjectNode resource) {
      if (traceId.isEmpty() || spanId.isEmpty()) {
        String missing = traceId.isEmpty() ? "trace_id" : "span_id";
        throw new Malformed(missing + ": none in a span (expected: its id)");
      }
      if (start < 0 || end < 0) {
        throw new Malformed("a span's time is beyond the year 2262 (expected: before)");
      }
      String id = TRACE_PREFIX + traceId;
      attributes.put("mlflow.traceRequestId", id);
      ObjectNode content = JSON.objectNode();
      content.put("name", name);
      content.set("attributes", attributes);
      content.set("events", events);
      content.set("links", links);
      content.put("message", message);
      Span span =
          new Span(
              id,
              spanId,
              Optional.of(parentId).filter(parent -> !parent.isEmpty()),
              name,
              attributes.path("mlflow.spanType").asText(""),
              status,
              start,
              end,
              content.toString());
      return new Received(span, attributes, resource);
    }

    private void status(ProtobufReader in) {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 2 -> message = in.text();
          case 3 ->
              status =
                  switch ((int) in.varint()) {
                    case 1 -> Span.Status.OK;
                    case 2 -> Span.Status.ERROR;
                    default -> Span.Status.UNSET;
                  };
          default -> in.skip();
        }
      }
    }
  }

  private static ObjectNode event(ProtobufReader in) {
    ObjectNode event = JSON.objectNode();
    ObjectNode attributes = event.putObject("attributes");
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> event.put("time", in.fixed64());
        case 2 -> event.put("name", in.text());
        case 3 -> pair(in.message(), attributes, 0);
        default -> in.skip();
      }
    }
    return event;
  }

  private static ObjectNode link(ProtobufReader in) {
    ObjectNode link = JSON.objectNode();
    ObjectNode attributes = link.putObject("attributes");
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> link.put("trace_id", TRACE_PREFIX + id("trace_id", in.bytes(), TRACE_ID_BYTES));
        case 2 -> link.put("span_id", id("span_id", in.bytes(), SPAN_ID_BYTES));
        case 4 -> pair(in.message(), attributes, 0);
        default -> in.skip();
      }
    }
    return link;
  }

  /** In hexadecimal digits; empty if there is none or it is zero. */
  private static String id(String what, byte[] bytes, int length) {
    if (bytes.length != 0 && bytes.length != length) {
      throw new Malformed("%s: %d bytes (expected: %d)".formatted(what, bytes.length, length));
    }
    for (byte one : bytes) {
      if (one != 0) {
        return HexFormat.of().formatHex(bytes);
      }
    }
    return "";
  }

  private static void pair(ProtobufReader in, ObjectNode into, int depth) {
    String key = "";
    JsonNode value = JSON.nullNode();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> key = in.text();
        case 2 -> value = value(in.message(), depth);
        default -> in.skip();
      }
    }
    into.set(key, value);
  }

  private static JsonNode value(ProtobufReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Malformed(
          "an attribute is nested deeper than %d (expected: at most that)".formatted(MAX_DEPTH));
    }
    JsonNode value = JSON.nullNode();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> value = JSON.textNode(bounded(in.text()));
        case 2 -> value = JSON.booleanNode(in.varint() != 0);
        case 3 -> value = JSON.numberNode(in.varint());
        case 4 -> value = real(in.real());
        case 5 -> value = list(in.message(), depth);
        case 6 -> value = object(in.message(), depth);
        case 7 -> value = JSON.textNode(bounded(Base64.getEncoder().encodeToString(in.bytes())));
        default -> in.skip();
      }
    }
    return value;
  }

  private static String bounded(String text) {
    if (text.length() > MAX_TEXT) {
      throw new Malformed(
          "an attribute has %d characters (expected: at most %d)"
              .formatted(text.length(), MAX_TEXT));
    }
    return text;
  }

  private static JsonNode real(double value) {
    return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(String.valueOf(value));
  }

  private static ArrayNode list(ProtobufReader in, int depth) {
    ArrayNode list = JSON.arrayNode();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        list.add(value(in.message(), depth + 1));
      } else {
        in.skip();
      }
    }
    return list;
  }

  private static ObjectNode object(ProtobufReader in, int depth) {
    ObjectNode object = JSON.objectNode();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        pair(in.message(), object, depth + 1);
      } else {
        in.skip();
      }
    }
    return object;
  }
}
