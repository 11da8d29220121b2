// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the two sides talk. The child finds its task and arguments in a file of JSON, and writes one
 * line of JSON for each message, {@code {"bellwether":"progress","fraction":0.5,"message":"…"}};
 * whatever else it prints is log. Numbers that JSON does not have are texts: {@code "NaN"}.
 */
final class Wire {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final String TYPE = "bellwether";
  private static final String START = "{\"" + TYPE + "\":";

  private Wire() {}

  /** What a child is to do. */
  record Job(String task, Map<String, String> arguments) {}

  static void writeJob(Path file, Job job) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("task", job.task);
    json.set("arguments", JSON.valueToTree(new TreeMap<>(job.arguments)));
    JSON.writeValue(file.toFile(), json);
  }

  static Job readJob(Path file) throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(file));
    return new Job(json.path("task").asText(), texts(json.path("arguments")));
  }

  /** One line, without its end. */
  static String write(Message message) {
    ObjectNode json = JSON.createObjectNode();
    switch (message) {
      case Message.Progress(double fraction, String text) ->
          json.put(TYPE, "progress").put("fraction", fraction).put("message", text);
      case Message.Metric(String name, double value, long step) -> {
        json.put(TYPE, "metric").put("name", name);
        if (Double.isFinite(value)) {
          json.put("value", value);
        } else {
          json.put("value", Double.toString(value));
        }
        json.put("step", step);
      }
      case Message.Log(String line) -> json.put(TYPE, "log").put("line", line);
      case Message.Done(Map<String, String> outputs) ->
          json.put(TYPE, "done").set("outputs", JSON.valueToTree(new TreeMap<>(outputs)));
      case Message.Failed(String reason) -> json.put(TYPE, "failed").put("reason", reason);
    }
    return json.toString();
  }

  /**
   * What a line says. A native library may have written to the same stream without ending its line,
   * so a message may begin in the middle.
   */
  static List<Message> read(String line) {
    List<Message> messages = new ArrayList<>();
    int start = Math.max(0, line.indexOf(START));
    if (start > 0) {
      messages.add(new Message.Log(line.substring(0, start)));
    }
    String rest = line.substring(start);
    messages.add(rest.startsWith(START) ? parse(rest) : new Message.Log(rest));
    return messages;
  }

  private static Message parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return switch (json.path(TYPE).asText()) {
        case "progress" ->
            new Message.Progress(json.path("fraction").asDouble(), json.path("message").asText());
        case "metric" ->
            new Message.Metric(
                json.path("name").asText(),
                Double.parseDouble(json.path("value").asText()),
                json.path("step").asLong());
        case "log" -> new Message.Log(json.path("line").asText());
        case "done" -> new Message.Done(texts(json.path("outputs")));
        case "failed" -> new Message.Failed(json.path("reason").asText());
        default -> new Message.Log(text);
      };
    } catch (JsonProcessingException | NumberFormatException e) {
      return new Message.Log(text);
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    return object.isObject() ? JSON.convertValue(object, TEXTS) : Map.of();
  }
}
