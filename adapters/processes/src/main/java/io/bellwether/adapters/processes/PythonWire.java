// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.adapters.processes.PythonChild.Frame;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.remote.AnswerForm;
import io.bellwether.scoring.remote.Nested;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel.Column;
import io.bellwether.scoring.remote.RemoteModel.Description;
import io.bellwether.scoring.remote.RemoteModel.Predicts;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the script {@code serve_model.py} and we say to each other. */
final class PythonWire {
  /** Of few bytes many objects can be made. */
  private static final int MOST_TOKENS = 500_000;

  static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // As Python writes them.
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
              .build());
  private static final int LONGEST_MESSAGE = 600;

  private PythonWire() {}

  /** What the script says. */
  sealed interface Reply {}

  /**
   * It has loaded the model.
   *
   * @param byRow whether each row is answered as it would be alone
   */
  record Ready(Description description, boolean byRow) implements Reply {}

  /**
   * It cannot load the model.
   *
   * @param lasts whether it could not a moment later either: it has no lack of memory or such
   */
  record Failed(String reason, boolean lasts) implements Reply {}

  /** The model's answers. */
  record Answers(List<RemoteAnswer> answers) implements Reply {}

  /** The model raised an exception. */
  record Raised(String message) implements Reply {}

  /** The model cannot be asked this. */
  record Refused(String message) implements Reply {}

  /** The model needs more memory than it may have. */
  record OutOfMemory(String message) implements Reply {}

  static Frame request(
      long id, Description description, List<Row> rows, Map<String, @Nullable Object> params)
      throws IOException {
    List<Column> columns = description.columns();
    double[] numbers = new double[rows.size() * columns.size()];
    int at = 0;
    for (Row row : rows) {
      System.arraycopy(row.values(), 0, numbers, at, columns.size());
      at += columns.size();
    }
    ObjectNode json = JSON.createObjectNode().put("rows", rows.size());
    ObjectNode texts = json.putObject("texts");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type() == ColumnType.STRING) {
        ArrayNode column = texts.putArray(columns.get(i).name());
        for (Row row : rows) {
          column.add(row.texts()[i]);
        }
      }
    }
    if (!params.isEmpty()) {
      json.set("params", JSON.valueToTree(params));
    }
    return new Frame(id, JSON.writeValueAsBytes(json), numbers);
  }

  /**
   * @param rows how many were asked for
   */
  static Reply read(Frame frame, int rows) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(frame.json());
    } catch (JsonProcessingException e) {
      return new Raised("an answer that cannot be read: " + cut(e.getOriginalMessage()));
    }
    String message = cut(json.path("message").asText());
    return switch (json.path("kind").asText()) {
      case "ready" -> ready(json);
      case "failed" -> new Failed(message, !json.path("for_now").asBoolean());
      case "error" -> new Raised(message);
      case "refused" -> new Refused(message);
      case "memory" -> new OutOfMemory(message);
      case "numbers" -> new Answers(numbers(frame.numbers(), rows, form(json)));
      case "values" -> new Answers(values(json.path("values"), form(json)));
      case String other -> throw new IOException("a message of kind " + other);
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
  }

  private static Ready ready(JsonNode json) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : json.path("columns")) {
      columns.add(
          new Column(
              column.path("name").asText(),
              type(column.path("type").asText()),
              column.path("optional").asBoolean(),
              column.has("nested")
                  ? Optional.of(nested(column.path("nested")))
                  : Optional.empty()));
    }
    List<String> classes = new ArrayList<>();
    json.path("classes").forEach(name -> classes.add(name.asText()));
    boolean predictsClasses = json.path("predicts_classes").asBoolean();
    Task task = task(json.path("task").asText());
    try {
      return new Ready(
          new Description(
              columns,
              task,
              classes,
              predictsClasses,
              sizes(json),
              predicts(json.path("predicts"))),
          json.path("by_row").asBoolean());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Nested nested(JsonNode json) throws IOException {
    String element = json.path("element").asText();
    return new Nested(
        json.path("type").asText(),
        json.path("anything").asBoolean(),
        element.isEmpty() ? Optional.empty() : Optional.of(type(element)),
        sizes(json));
  }

  private static Optional<Predicts> predicts(JsonNode json) throws IOException {
    return json.isObject()
        ? Optional.of(new Predicts(type(json.path("element").asText()), sizes(json)))
        : Optional.empty();
  }

  private static List<Integer> sizes(JsonNode json) {
    List<Integer> sizes = new ArrayList<>();
    json.path("sizes").forEach(size -> sizes.add(size.asInt()));
    return sizes;
  }

  private static ColumnType type(String name) throws IOException {
    return switch (name) {
      case "double" -> ColumnType.DOUBLE;
      case "integer" -> ColumnType.INTEGER;
      case "boolean" -> ColumnType.BOOLEAN;
      case "string" -> ColumnType.STRING;
      case String other -> throw new IOException("an input of type " + other);
    };
  }

  private static Task task(String name) throws IOException {
    return switch (name) {
      case "binary" -> Task.BINARY;
      case "multiclass" -> Task.MULTICLASS;
      case "regression" -> Task.REGRESSION;
      case "other" -> Task.OTHER;
      case String other -> throw new IOException("a task " + other);
    };
  }

  /**
   * One number for each row, or the probabilities of its classes and the place of the predicted.
   */
  private static List<RemoteAnswer> numbers(double[] numbers, int rows, AnswerForm form) {
    List<RemoteAnswer> answers = new ArrayList<>(rows);
    int width = numbers.length / rows;
    for (int from = 0; from + width <= numbers.length && width > 0; from += width) {
      double[] values = Arrays.copyOfRange(numbers, from, from + Math.max(1, width - 1));
      answers.add(
          new RemoteAnswer.Numbers(values, width == 1 ? 0 : (int) numbers[from + width - 1], form));
    }
    return answers;
  }

  private static List<RemoteAnswer> values(JsonNode values, AnswerForm form) {
    List<RemoteAnswer> answers = new ArrayList<>(values.size());
    values.forEach(value -> answers.add(other(value, form)));
    return answers;
  }

  private static AnswerForm form(JsonNode json) throws IOException {
    JsonNode form = json.path("form");
    AnswerForm.Kind kind =
        switch (form.path("kind").asText()) {
          case "", "value" -> AnswerForm.Kind.VALUE;
          case "list" -> AnswerForm.Kind.LIST;
          case "record" -> AnswerForm.Kind.RECORD;
          case "column" -> AnswerForm.Kind.COLUMN;
          case String other -> throw new IOException("answers in the form " + other);
        };
    return new AnswerForm(kind, form.path("name").asText(), form.path("whole").asBoolean());
  }

  static RemoteAnswer other(JsonNode value) {
    return other(value, AnswerForm.PLAIN);
  }

  private static RemoteAnswer other(JsonNode value, AnswerForm form) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return new RemoteAnswer.Other(value(value), text, form);
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? (Object) node.longValue()
              : (Object) node.doubleValue();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(node.size());
        node.forEach(one -> list.add(value(one)));
        yield list;
      }
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(one -> map.put(one.getKey(), value(one.getValue())));
        yield map;
      }
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }
}
