// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns OpenTelemetry's request in JSON (ids in hexadecimal digits, fields in either spelling) into
 * the bytes that {@link OtlpSpans} reads, so that there is one place that knows what a span is.
 */
final class OtlpJson {
  private static final int MAX_DEPTH = 100;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OtlpJson() {}

  /**
   * @throws Malformed if it is no such request
   */
  static byte[] protobuf(byte[] request) {
    JsonNode root = Json.tree(request);
    if (!root.isObject()) {
      throw malformed("no object");
    }
    return new OtlpJson().each(1, root, "resourceSpans", OtlpJson::resourceSpans).bytes();
  }

  private static byte[] resourceSpans(JsonNode group) {
    JsonNode resource = field(group, "resource");
    return new OtlpJson()
        .bytes(1, new OtlpJson().attributes(1, resource, 0).bytes())
        .each(2, group, "scopeSpans", OtlpJson::scopeSpans)
        .bytes();
  }

  private static byte[] scopeSpans(JsonNode scope) {
    return new OtlpJson().each(2, scope, "spans", OtlpJson::span).bytes();
  }

  private static byte[] span(JsonNode span) {
    JsonNode status = field(span, "status");
    byte[] ended = new OtlpJson().text(2, status, "message").varint(3, code(status)).bytes();
    return new OtlpJson()
        .id(1, span, "traceId")
        .id(2, span, "spanId")
        .id(4, span, "parentSpanId")
        .text(5, span, "name")
        .time(7, span, "startTimeUnixNano")
        .time(8, span, "endTimeUnixNano")
        .attributes(9, span, 0)
        .each(11, span, "events", OtlpJson::event)
        .each(13, span, "links", OtlpJson::link)
        .bytes(15, ended)
        .bytes();
  }

  private static byte[] event(JsonNode event) {
    return new OtlpJson()
        .time(1, event, "timeUnixNano")
        .text(2, event, "name")
        .attributes(3, event, 0)
        .bytes();
  }

  private static byte[] link(JsonNode link) {
    return new OtlpJson()
        .id(1, link, "traceId")
        .id(2, link, "spanId")
        .attributes(4, link, 0)
        .bytes();
  }

  private static long code(JsonNode status) {
    JsonNode code = field(status, "code");
    return switch (code.asText()) {
      case "1", "STATUS_CODE_OK" -> 1;
      case "2", "STATUS_CODE_ERROR" -> 2;
      default -> 0;
    };
  }

  private static byte[] pair(JsonNode pair, int depth) {
    return new OtlpJson().text(1, pair, "key").bytes(2, value(field(pair, "value"), depth)).bytes();
  }

  private static byte[] value(JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed("an attribute is nested deeper than " + MAX_DEPTH);
    }
    OtlpJson to = new OtlpJson().text(1, value, "stringValue");
    field(value, "boolValue", flag -> to.varint(2, flag.asBoolean() ? 1 : 0));
    field(value, "intValue", number -> to.varint(3, whole(number, "intValue")));
    field(value, "doubleValue", number -> to.fixed64(4, Double.doubleToLongBits(real(number))));
    field(
        value,
        "arrayValue",
        list ->
            to.bytes(
                5, new OtlpJson().each(1, list, "values", one -> value(one, depth + 1)).bytes()));
    field(
        value,
        "kvlistValue",
        list ->
            to.bytes(
                6, new OtlpJson().each(1, list, "values", one -> pair(one, depth + 1)).bytes()));
    field(value, "bytesValue", raw -> to.bytes(7, base64(raw)));
    return to.bytes();
  }

  /** Of both spellings; what is null is not there. */
  private static JsonNode field(JsonNode object, String name) {
    JsonNode camel = object.path(name);
    JsonNode found =
        camel.isMissingNode()
            ? object.path(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            : camel;
    return found.isNull() ? MissingNode.getInstance() : found;
  }

  private static void field(JsonNode object, String name, Consumer<JsonNode> write) {
    JsonNode found = field(object, name);
    if (!found.isMissingNode()) {
      write.accept(found);
    }
  }

  private OtlpJson each(int field, JsonNode object, String name, Function<JsonNode, byte[]> write) {
    JsonNode list = field(object, name);
    if (!list.isMissingNode() && !list.isArray()) {
      throw malformed(name + ": no list");
    }
    list.forEach(item -> bytes(field, write.apply(item)));
    return this;
  }

  private OtlpJson attributes(int field, JsonNode object, int depth) {
    return each(field, object, "attributes", pair -> pair(pair, depth));
  }

  private OtlpJson text(int field, JsonNode object, String name) {
    JsonNode text = field(object, name);
    if (text.isMissingNode()) {
      return this;
    }
    if (!text.isTextual()) {
      throw malformed(name + ": no text");
    }
    return bytes(field, text.textValue().getBytes(StandardCharsets.UTF_8));
  }

  private OtlpJson id(int field, JsonNode object, String name) {
    String digits = field(object, name).asText("");
    try {
      return bytes(field, HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw malformed(name + ": " + digits + " (expected: hexadecimal digits)");
    }
  }

  private OtlpJson time(int field, JsonNode object, String name) {
    JsonNode time = field(object, name);
    return time.isMissingNode() ? this : fixed64(field, whole(time, name));
  }

  private static long whole(JsonNode number, String name) {
    try {
      return number.isIntegralNumber()
          ? number.bigIntegerValue().longValueExact()
          : Long.parseLong(number.asText());
    } catch (ArithmeticException | NumberFormatException e) {
      throw malformed(name + ": " + number + " (expected: a whole number of 64 bits)");
    }
  }

  private static double real(JsonNode number) {
    try {
      return number.isNumber() ? number.doubleValue() : Double.parseDouble(number.asText());
    } catch (NumberFormatException e) {
      throw malformed("doubleValue: " + number + " (expected: a number)");
    }
  }

  private static byte[] base64(JsonNode raw) {
    try {
      return Base64.getDecoder().decode(raw.asText());
    } catch (IllegalArgumentException e) {
      throw malformed("bytesValue: no Base64");
    }
  }

  private OtlpJson varint(int field, long value) {
    raw((long) field << 3);
    raw(value);
    return this;
  }

  private OtlpJson fixed64(int field, long value) {
    raw(((long) field << 3) | 1);
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  private OtlpJson bytes(int field, byte[] content) {
    raw(((long) field << 3) | 2);
    raw(content.length);
    out.writeBytes(content);
    return this;
  }

  private void raw(long value) {
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
  }

  private byte[] bytes() {
    return out.toByteArray();
  }

  private static Malformed malformed(String reason) {
    return new Malformed("Invalid OpenTelemetry format: " + reason);
  }
}
