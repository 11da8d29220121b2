// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.platform.serving.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of an event: what was asked, or answered, in the words of the V1 protocol. */
final class PredictionData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PredictionData() {}

  static byte[] of(CloudEvents.Kind kind, Prediction made) {
    Map<String, Object> data =
        switch (kind) {
          case REQUEST -> Map.of("instances", List.of(numbers(made.features())));
          case RESPONSE -> Map.of("predictions", List.of(answer(made)));
        };
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a prediction can be written as JSON", e);
    }
  }

  private static Map<String, Object> answer(Prediction made) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("prediction_id", made.id());
    answer.put("model_version", made.version());
    made.semanticVersion().ifPresent(version -> answer.put("semantic_version", version));
    Optional.ofNullable(number(made.outcome())).ifPresent(value -> answer.put("prediction", value));
    made.probability().ifPresent(value -> answer.put("probability", value));
    if (!made.output().probabilities().isEmpty()) {
      answer.put("probabilities", made.output().probabilities());
    }
    made.risk().ifPresent(risk -> answer.put("risk_level", risk.label()));
    made.latencySeconds().ifPresent(seconds -> answer.put("latency_ms", seconds * 1000));
    answer.put("route", made.route().name());
    made.route().propensity().ifPresent(propensity -> answer.put("propensity", propensity));
    made.request()
        .ifPresent(
            by -> {
              answer.put("endpoint", by.endpoint());
              answer.put("client", by.client());
              answer.put("request_id", by.id());
            });
    if (!made.entities().isEmpty()) {
      answer.put("entities", made.entities());
    }
    return answer;
  }

  private static Map<String, @Nullable Object> numbers(Map<String, @Nullable Object> features) {
    Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
    features.forEach((name, value) -> numbers.put(name, number(value)));
    return numbers;
  }

  /** JSON has no words for NaN and infinities; ours are texts. */
  private static @Nullable Object number(@Nullable Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? number.toString() : value;
  }
}
