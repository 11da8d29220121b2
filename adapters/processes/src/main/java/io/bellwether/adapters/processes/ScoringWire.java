// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel.Column;
import io.bellwether.scoring.remote.RemoteModel.Description;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What MLflow's scoring servers are asked ({@code dataframe_split}), and say. */
final class ScoringWire {
  private static final int LONGEST_REASON = 600;

  /** Python reads {@code Infinity}, which is no JSON. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private ScoringWire() {}

  static byte[] asked(
      Description description, List<Row> rows, Map<String, @Nullable Object> params) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("dataframe_split");
      json.writeArrayFieldStart("columns");
      for (Column column : description.columns()) {
        json.writeString(column.name());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("data");
      for (Row row : rows) {
        write(json, description.columns(), row);
      }
      json.writeEndArray();
      json.writeEndObject();
      if (!params.isEmpty()) {
        json.writeFieldName("params");
        PythonWire.JSON.writeValue(json, params);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, List<Column> columns, Row row) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < columns.size(); i++) {
      double value = row.values()[i];
      switch (columns.get(i).type()) {
        case STRING, TIMESTAMP -> json.writeString(row.texts()[i]);
        case DOUBLE -> {
          if (Double.isNaN(value)) {
            json.writeNull();
          } else {
            json.writeNumber(value);
          }
        }
        case INTEGER -> json.writeNumber((long) value);
        case BOOLEAN -> json.writeBoolean(value != 0);
      }
    }
    json.writeEndArray();
  }

  /**
   * @param fields by which an answer calls the probabilities of the classes; empty if it is a list
   * @throws Unavailable if what was answered are no predictions
   */
  static List<RemoteAnswer> answers(Description description, List<String> fields, byte[] body) {
    JsonNode predictions;
    try {
      predictions = PythonWire.JSON.readTree(body).path("predictions");
    } catch (IOException e) {
      throw noPredictions("what cannot be read");
    }
    if (!predictions.isArray()) {
      throw noPredictions("something else");
    }
    List<RemoteAnswer> answers = new ArrayList<>(predictions.size());
    for (JsonNode one : predictions) {
      answers.add(
          switch (description.task()) {
            case REGRESSION -> real(one);
            case BINARY, MULTICLASS -> probabilities(description.classes().size(), fields, one);
            case TARGETS, OTHER -> PythonWire.other(one);
          });
    }
    return answers;
  }

  private static RemoteAnswer real(JsonNode one) {
    JsonNode only = one.isContainerNode() && one.size() == 1 ? one.iterator().next() : one;
    return only.isNumber()
        ? new RemoteAnswer.Numbers(new double[] {only.doubleValue()}, 0)
        : PythonWire.other(one);
  }

  /** The most probable class is the answer, of equals the first. */
  private static RemoteAnswer probabilities(int classes, List<String> fields, JsonNode one) {
    if (!one.isContainerNode() || one.size() != classes || one.isObject() == fields.isEmpty()) {
      return PythonWire.other(one);
    }
    double[] values = new double[classes];
    int predicted = 0;
    for (int i = 0; i < classes; i++) {
      JsonNode value = one.isObject() ? one.path(fields.get(i)) : one.path(i);
      if (!value.isNumber()) {
        return PythonWire.other(one);
      }
      values[i] = value.doubleValue();
      predicted = values[i] > values[predicted] ? i : predicted;
    }
    return new RemoteAnswer.Numbers(values, predicted);
  }

  private static Unavailable noPredictions(String what) {
    return new Unavailable(
        "scoring_server",
        "the scoring server answers %s (expected: {\"predictions\": […]})".formatted(what));
  }

  /** Why it refuses what it was asked. */
  static String reason(byte[] body) {
    String text;
    try {
      JsonNode json = PythonWire.JSON.readTree(body);
      text = json.path("message").asText(json.path("detail").asText("no reason"));
    } catch (IOException e) {
      text = new String(body, StandardCharsets.UTF_8);
    }
    return "the scoring server refuses it: "
        + (text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON));
  }
}
