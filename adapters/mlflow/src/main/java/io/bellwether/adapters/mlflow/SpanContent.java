// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;

/** What MLflow keeps of a span as JSON, as {@code Span.content} has it. */
final class SpanContent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SpanContent() {}

  /** Missing for what is no JSON. */
  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** With the blanks that Python writes. */
  static String pythonic(ObjectNode flat) {
    return flat.toString().replace("\":", "\": ").replace(",\"", ", \"");
  }

  static String of(String json) {
    JsonNode theirs = tree(json);
    ObjectNode ours = JSON.createObjectNode();
    ours.put("name", theirs.path("name").asText());
    ours.set("attributes", attributes(theirs.path("attributes"), true));
    ArrayNode events = ours.putArray("events");
    for (JsonNode event : theirs.path("events")) {
      ObjectNode added = events.addObject();
      added.set("attributes", attributes(event.path("attributes"), false));
      added.put("time", event.path("time_unix_nano").longValue());
      added.put("name", event.path("name").asText());
    }
    ArrayNode links = ours.putArray("links");
    for (JsonNode link : theirs.path("links")) {
      ObjectNode added = links.addObject();
      added.set("attributes", attributes(link.path("attributes"), false));
      added.put("trace_id", link.path("trace_id").asText());
      added.put("span_id", link.path("span_id").asText());
    }
    ours.put("message", theirs.path("status").path("message").asText(""));
    return ours.toString();
  }

  /**
   * @param encoded whether each value is JSON once more, as a text
   */
  private static ObjectNode attributes(JsonNode theirs, boolean encoded) {
    ObjectNode ours = JSON.createObjectNode();
    theirs
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              JsonNode decoded =
                  encoded && value.isTextual()
                      ? tree(value.textValue())
                      : MissingNode.getInstance();
              ours.set(entry.getKey(), decoded.isMissingNode() ? value : decoded);
            });
    return ours;
  }

  /** The hexadecimal digits of an id in Base64. */
  static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }
}
