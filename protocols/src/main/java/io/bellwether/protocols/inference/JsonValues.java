// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.JsonSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON as maps, lists, texts, Long, Double, Boolean and null, and not more than fits. */
final class JsonValues {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final int DEEPEST = 16;

  private final JsonParser parser;
  private int left = Tensor.MOST_VALUES;

  private JsonValues(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * @throws Malformed if it is no JSON, or has more than a million values
   */
  static @Nullable Object read(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() == null) {
        throw new Malformed("the body is empty (expected: JSON)");
      }
      Object value = new JsonValues(parser).value(0);
      if (parser.nextToken() != null) {
        throw new Malformed("something stands behind the JSON value (expected: one value)");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonSyntax.refusal(e);
    } catch (IOException e) {
      throw new Malformed("the body cannot be read: " + e.getMessage());
    }
  }

  private @Nullable Object value(int depth) throws IOException {
    if (--left < 0 || depth > DEEPEST) {
      throw new Malformed(
          "the body: more than %d values, or deeper than %d (expected: less; send several requests)"
              .formatted(Tensor.MOST_VALUES, DEEPEST));
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> list(depth);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Map<String, @Nullable Object> object(int depth) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (fields.containsKey(name)) {
        throw new Malformed("%s: twice in an object (expected: each name once)".formatted(name));
      }
      fields.put(name, value(depth + 1));
    }
    return fields;
  }

  private List<@Nullable Object> list(int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(depth + 1));
    }
    return items;
  }
}
