// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers in a JSON object that clients wrote, who may have meant anything. What is no such number,
 * or too large for its column, is left out, as MLflow does.
 */
record ToldNumbers(JsonNode object) {
  /** As Python reads and writes it. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  static ToldNumbers of(String text) {
    return new ToldNumbers(tree(text));
  }

  /** The object that stands at this place, perhaps as text that is JSON once more. */
  ToldNumbers inside(String key) {
    JsonNode inner = object.path(key);
    return inner.isTextual() ? of(inner.textValue()) : new ToldNumbers(inner);
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  Optional<Long> whole(String key) {
    return number(key)
        .filter(number -> number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0)
        .filter(number -> number.signum() == 0 || number.stripTrailingZeros().scale() <= 0)
        .map(BigDecimal::longValue);
  }

  Optional<Double> real(String key) {
    return number(key).map(BigDecimal::doubleValue).filter(Double::isFinite);
  }

  private Optional<BigDecimal> number(String key) {
    JsonNode value = object.path(key);
    boolean isTold = value.isTextual() || value.isNumber();
    try {
      return isTold ? Optional.of(new BigDecimal(value.asText().strip())) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A text, which may be JSON once more. */
  Optional<String> word(String key) {
    JsonNode value = object.path(key);
    if (!value.isTextual()) {
      return Optional.empty();
    }
    JsonNode inner = tree(value.textValue());
    String word = inner.isTextual() ? inner.textValue() : value.textValue();
    return Optional.of(word).filter(text -> text.indexOf('\0') < 0);
  }
}
