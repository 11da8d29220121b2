// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The fields of a request as MLflow reads them: of the query for a GET that has one, else of the
 * body, which may be a JSON text that contains JSON. Unknown fields are ignored; whole numbers may
 * come as texts, NaN and the infinities do.
 */
final class Fields {
  static final String HINT = " See the API docs for more information about request parameters.";

  private final JsonNode node;
  private final String path;

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  static Fields of(Exchange exchange) throws IOException {
    byte[] body = exchange.bytes();
    if (exchange.method().equals("GET")) {
      return new Fields(body.length == 0 ? object() : object(body), "");
    }
    if (exchange.method().equals("POST")) {
      checkContentType(exchange);
    }
    return new Fields(body.length == 0 ? object() : object(body), "");
  }

  /** The fields of a GET's query. */
  static Fields ofQuery(Exchange exchange, List<String> texts, List<String> lists)
      throws IOException {
    var fields = JsonNodeFactory.instance.objectNode();
    for (String name : texts) {
      exchange.query(name).ifPresent(value -> fields.put(name, value));
    }
    for (String name : lists) {
      List<String> values = exchange.queryAll(name);
      if (!values.isEmpty()) {
        values.forEach(fields.withArray(name)::add);
      }
    }
    return fields.isEmpty() ? of(exchange) : new Fields(fields, "");
  }

  static Fields ofTree(JsonNode tree) {
    return new Fields(tree, "");
  }

  private static void checkContentType(Exchange exchange) {
    String type =
        exchange
            .header("Content-Type")
            .orElseThrow(() -> Refusal.invalid("Bad Request. Content-Type header is missing."))
            .split(";", 2)[0]
            .strip();
    if (!type.equals("application/json")) {
      throw Refusal.invalid("Bad Request. Content-Type must be one of ['application/json'].");
    }
  }

  private static JsonNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode object(byte[] body) {
    JsonNode tree = Json.tree(body);
    if (tree.isTextual()) {
      tree = Json.tree(tree.textValue().getBytes(StandardCharsets.UTF_8));
    }
    if (!tree.isObject()) {
      throw Refusal.invalid("The request body must be a JSON object.");
    }
    return tree;
  }

  boolean has(String name) {
    JsonNode value = node.get(name);
    return value != null && !value.isNull();
  }

  /** The text, perhaps empty. */
  Optional<String> text(String name) {
    return has(name) ? Optional.of(asText(name)) : Optional.empty();
  }

  /** As {@code text}, but its value stands in no message. */
  Optional<String> secret(String name) {
    JsonNode value = node.get(name);
    if (has(name) && !value.isTextual()) {
      throw Refusal.invalid(
          "Invalid value for parameter '%s%s' (expected: a text, not a %s)."
              .formatted(path, name, type(value)));
    }
    return text(name);
  }

  /** The text; an empty one counts as missing. */
  Optional<String> filled(String name) {
    return text(name).filter(text -> !text.isEmpty());
  }

  String required(String name) {
    return filled(name).orElseThrow(() -> missing(name));
  }

  /** How a message names the field: with the list and the place in it where it stands. */
  String at(String name) {
    return path + name;
  }

  Refusal missing(String name) {
    return Refusal.invalid("Missing value for required parameter '" + path + name + "'." + HINT);
  }

  private String asText(String name) {
    JsonNode value = node.get(name);
    if (!value.isTextual()) {
      throw wrong(name);
    }
    return withoutNul(name, value);
  }

  private String withoutNul(String name, JsonNode text) {
    if (text.textValue().indexOf('\0') >= 0) {
      throw Refusal.invalid("Parameter '" + path + name + "' must not contain a NUL character.");
    }
    return text.textValue();
  }

  /** A 64-bit whole number, which may come as text. */
  Optional<Long> number(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = node.get(name);
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return Optional.of(value.longValue());
    }
    if (value.isTextual() && value.textValue().matches("-?\\d{1,18}")) {
      return Optional.of(Long.valueOf(value.textValue()));
    }
    throw wrong(name);
  }

  /** A double; NaN and the infinities come as texts. */
  Optional<Double> real(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = node.get(name);
    if (value.isNumber()) {
      return Optional.of(value.doubleValue());
    }
    return switch (value.asText()) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity", "inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity", "-inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> throw wrong(name);
    };
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    JsonNode value = node.get(name);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return switch (value.asText()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name);
    };
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isTextual()) {
        throw wrong(name);
      }
      texts.add(withoutNul(name, item));
    }
    return texts;
  }

  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isObject()) {
        throw wrong(name);
      }
      objects.add(new Fields(item, "%s%s[%d].".formatted(path, name, objects.size())));
    }
    return objects;
  }

  Fields object(String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isObject()) {
      throw missing(name);
    }
    return new Fields(value, path + name + ".");
  }

  /** A list of {@code key} and {@code value}; of a key that comes twice the last one counts. */
  Map<String, String> entries(String name) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Fields item : objects(name)) {
      entries.put(item.required("key"), item.text("value").orElse(""));
    }
    return entries;
  }

  /** An object whose values are all texts. */
  Map<String, String> texts(String name, int mostKeys) {
    return texts(name, mostKeys, Fields::text);
  }

  /** As {@code texts}, but its values stand in no message. */
  Map<String, String> secrets(String name, int mostKeys) {
    return texts(name, mostKeys, Fields::secret);
  }

  private Map<String, String> texts(
      String name, int mostKeys, BiFunction<Fields, String, Optional<String>> read) {
    if (!has(name)) {
      return Map.of();
    }
    Fields inner = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    inner
        .node
        .fieldNames()
        .forEachRemaining(key -> texts.put(key, read.apply(inner, key).orElse("")));
    if (texts.size() > mostKeys
        || texts.keySet().stream().anyMatch(key -> key.indexOf('\0') >= 0)) {
      throw Refusal.invalid(
          "Parameter '%s%s' has %d keys (expected: at most %d, without NUL characters)."
              .formatted(path, name, texts.size(), mostKeys));
    }
    return texts;
  }

  /** Any JSON. */
  Optional<JsonNode> json(String name) {
    return Optional.ofNullable(node.get(name));
  }

  private Iterable<JsonNode> array(String name) {
    if (!has(name)) {
      return List.of();
    }
    JsonNode value = node.get(name);
    if (!value.isArray()) {
      throw wrong(name);
    }
    return value;
  }

  /** Numbers stand bare in this message, texts as JSON. */
  private Refusal wrong(String name) {
    return Refusal.invalid(
        "Invalid value %s for parameter '%s' supplied:  Hint: Value was of type '%s'.%s"
            .formatted(node.get(name), path + name, type(node.get(name)), HINT));
  }

  /** As Python calls it, for so MLflow tells it. */
  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int" : "float";
      case ARRAY -> "list";
      case OBJECT -> "dict";
      case NULL, MISSING, BINARY, POJO -> "NoneType";
    };
  }
}
