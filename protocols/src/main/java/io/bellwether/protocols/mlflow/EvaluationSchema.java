// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The fields of a data set's records and their types: the first value of a field decides. */
final class EvaluationSchema {
  private static final List<String> GROUPS = List.of("inputs", "outputs", "expectations");

  private EvaluationSchema() {}

  static Optional<String> widened(Optional<String> known, List<JsonNode> records) {
    if (known.isEmpty() && records.isEmpty()) {
      return known;
    }
    ObjectNode schema =
        known.map(EvaluationRecordWire::tree).map(ObjectNode.class::cast).orElseGet(() -> empty());
    for (JsonNode record : records) {
      GROUPS.forEach(group -> widen(schema, group, record.path(group)));
    }
    return Optional.of(schema.toString());
  }

  private static ObjectNode empty() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    GROUPS.forEach(schema::putObject);
    return schema.put("version", "1.0");
  }

  private static void widen(ObjectNode schema, String group, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    JsonNode known = schema.path(group);
    if (value.isObject() && known instanceof ObjectNode fields) {
      value
          .properties()
          .forEach(
              field -> {
                if (!fields.has(field.getKey())) {
                  fields.put(field.getKey(), type(field.getValue()));
                }
              });
    } else if (!value.isObject() && known.isEmpty() && known.isObject()) {
      schema.put(group, type(value));
    }
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> "null";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "float";
      case STRING, BINARY, POJO -> "string";
      case ARRAY -> "array";
      case OBJECT -> "object";
    };
  }
}
