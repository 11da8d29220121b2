// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an input has parts for: a list, a record, a map, a tensor, or anything. Its value goes to
 * the model as the text of its JSON.
 *
 * @param type as MLflow calls it, such as {@code Array(double)}
 * @param anything whether a text is a value like any other; else it is the JSON of the value
 * @param element what the values of a tensor are; absent if it is none
 * @param sizes of a tensor's row; -1 where any will do
 */
public record Nested(
    String type, boolean anything, Optional<ColumnType> element, List<Integer> sizes) {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  public Nested {
    sizes = List.copyOf(sizes);
  }

  /** The text of a value. */
  public String text(Object value) {
    return value instanceof String json && !anything ? json : json(value);
  }

  /** Whether a row of the tensor may have this shape. */
  public boolean takes(List<Integer> shape) {
    return element.isEmpty() || fits(sizes, shape);
  }

  private static boolean fits(List<Integer> sizes, List<Integer> shape) {
    boolean fits = sizes.size() == shape.size();
    for (int i = 0; fits && i < sizes.size(); i++) {
      fits = sizes.get(i) == -1 || sizes.get(i).equals(shape.get(i));
    }
    return fits;
  }

  /** Infinities and NaN as Python reads them. */
  private static String json(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator out) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case List<?> list -> {
        out.writeStartArray();
        for (Object one : list) {
          write(one, out);
        }
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> one : map.entrySet()) {
          out.writeFieldName(String.valueOf(one.getKey()));
          write(one.getValue(), out);
        }
        out.writeEndObject();
      }
      default -> out.writePOJO(value);
    }
  }
}
