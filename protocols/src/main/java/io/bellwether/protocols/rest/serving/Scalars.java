// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.shared.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of features and labels in JSON: numbers, texts, truth values, null. */
final class Scalars {
  private Scalars() {}

  /** Value by name; a name whose value is null is there. */
  static Map<String, @Nullable Object> map(String field, JsonNode object) {
    if (!object.isObject()) {
      throw InvalidInput.field(
          field, object.toString(), "an object of values by name", "send {\"name\": value}");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      values.put(property.getKey(), value(field + "." + property.getKey(), property.getValue()));
    }
    return values;
  }

  /** What a model is asked, whose inputs may have parts: lists and objects as well. */
  static Map<String, @Nullable Object> features(String field, JsonNode object) {
    if (!object.isObject()) {
      return map(field, object); // Which tells what it is to be.
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      values.put(property.getKey(), nested(field + "." + property.getKey(), property.getValue()));
    }
    return values;
  }

  private static @Nullable Object nested(String field, JsonNode node) {
    if (node.isObject()) {
      return features(field, node);
    }
    if (!node.isArray()) {
      return value(field, node);
    }
    List<@Nullable Object> list = new ArrayList<>(node.size());
    for (JsonNode one : node) {
      list.add(nested(field, one));
    }
    return list;
  }

  /** Keys of an entity: texts, or whole numbers as texts. */
  static Map<String, String> keys(String field, JsonNode object) {
    Map<String, String> keys = new LinkedHashMap<>();
    map(field, object)
        .forEach(
            (name, value) -> {
              if (!(value instanceof String) && !(value instanceof Long)) {
                throw InvalidInput.field(
                    field + "." + name, value, "a text or a whole number", "send the key");
              }
              keys.put(name, value.toString());
            });
    if (keys.isEmpty()) {
      throw InvalidInput.field(field, "{}", "at least one key", "send {\"column\": key}");
    }
    return keys;
  }

  static Object present(String field, JsonNode node) {
    Object value = value(field, node);
    if (value == null) {
      throw InvalidInput.field(field, null, "a number, a text, true or false", "send a value");
    }
    return value;
  }

  /** What a model answers: one value, or of several targets a list of numbers. */
  static Object answer(String field, JsonNode node) {
    if (!node.isArray()) {
      return present(field, node);
    }
    List<Double> targets = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      if (!(value(field + "[" + i + "]", node.get(i)) instanceof Number number)) {
        throw InvalidInput.field(
            field + "[" + i + "]", node.get(i), "a number", "send the answer to each target");
      }
      targets.add(number.doubleValue());
    }
    return targets;
  }

  /** Three texts stand for the numbers that JSON cannot write. */
  private static Object text(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> text;
    };
  }

  /** A number of JSON is finite, so what is read as an infinite one was too large. */
  private static double finite(String field, double number) {
    if (Double.isInfinite(number)) {
      throw InvalidInput.field(
          field,
          "a number beyond 1.8e308",
          "a number that fits into 64 bits",
          "correct it; an infinite value is \"Infinity\" or \"-Infinity\"");
    }
    return number;
  }

  private static @Nullable Object value(String field, JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> text(node.textValue());
      case NUMBER -> {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
          yield node.longValue();
        }
        yield finite(field, node.doubleValue());
      }
      case ARRAY, BINARY, OBJECT, POJO ->
          throw InvalidInput.field(
              field, node.toString(), "a number, a text, true, false or null", "send one value");
    };
  }
}
