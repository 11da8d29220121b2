// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to one row that is neither a number nor a class with its probability.
 *
 * @param value a text, truth or number, lists of such, or of several outputs each by its name; null
 *     stands for what is no finite number
 * @param text the same as text: of a text itself, else JSON
 */
public record OnnxSaid(@Nullable Object value, String text) {
  private static final JsonFactory JSON = new JsonFactory();

  static OnnxSaid of(List<OnnxOutput> outputs, double[] answer) {
    Object value;
    if (outputs.size() == 1) {
      value = value(outputs.getFirst(), answer);
    } else {
      Map<String, @Nullable Object> byName = new LinkedHashMap<>();
      outputs.forEach(output -> byName.put(output.name(), value(output, answer)));
      value = byName;
    }
    return new OnnxSaid(value, value instanceof String text ? text : json(value));
  }

  private static @Nullable Object value(OnnxOutput output, double[] answer) {
    return value(output, answer, 0, output.from(), output.width());
  }

  /** What is within one place of the dimensions before {@code depth}. */
  private static @Nullable Object value(
      OnnxOutput output, double[] answer, int depth, int from, int width) {
    if (depth == output.sizes().size()) {
      return single(output, answer[from]);
    }
    int size = output.sizes().get(depth);
    List<@Nullable Object> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(value(output, answer, depth + 1, from + i * (width / size), width / size));
    }
    return values;
  }

  private static @Nullable Object single(OnnxOutput output, double value) {
    return switch (output.element()) {
      case STRING -> output.classes().get((int) value);
      case BOOL -> value != 0;
      case UINT8, INT32, INT64 -> (long) value;
      case FLOAT, FLOAT16, DOUBLE -> Double.isFinite(value) ? (Object) value : null;
    };
  }

  private static String json(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case Map<?, ?> byName -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> one : byName.entrySet()) {
          json.writeFieldName(String.valueOf(one.getKey()));
          write(json, one.getValue());
        }
        json.writeEndObject();
      }
      case List<?> values -> {
        json.writeStartArray();
        for (Object one : values) {
          write(json, one);
        }
        json.writeEndArray();
      }
      case Long whole -> json.writeNumber(whole);
      case Double number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case null -> json.writeNull();
      default -> json.writeString(value.toString());
    }
  }
}
