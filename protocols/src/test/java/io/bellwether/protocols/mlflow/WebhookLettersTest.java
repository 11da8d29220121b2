// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.registry.webhooks.Announcement;
import io.bellwether.platform.registry.webhooks.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Letters that MLflow 3.17.2's own server sent, signed with the secret {@code s3}. */
class WebhookLettersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000700Z");

  private final WebhookLetters letters = new WebhookLetters();

  private static List<JsonNode> recorded() throws IOException {
    try (InputStream in =
        WebhookLettersTest.class.getResourceAsStream("/mlflow-webhook-letters.jsonl")) {
      return JSON.readerFor(JsonNode.class).<JsonNode>readValues(in).readAll();
    }
  }

  @Test
  void signsAsMlflowDoes() throws IOException {
    for (JsonNode letter : recorded()) {
      Map<String, String> headers =
          letters.headers(
              letter.path("delivery").asText(),
              Instant.ofEpochSecond(letter.path("timestamp").asLong()),
              letter.path("body").asText().getBytes(StandardCharsets.UTF_8),
              Optional.of("s3"));
      assertThat(headers)
          .containsEntry("X-MLflow-Signature", letter.path("signature").asText())
          .containsEntry("X-MLflow-Delivery-Id", letter.path("delivery").asText())
          .containsEntry("X-MLflow-Timestamp", letter.path("timestamp").asText());
    }
    assertThat(letters.headers("d", TIME, new byte[0], Optional.empty()))
        .containsOnlyKeys("X-MLflow-Delivery-Id", "X-MLflow-Timestamp");
  }

  @Test
  void examplesAreMlflowsOwn() throws IOException {
    Map<Topic, JsonNode> examples = new EnumMap<>(Topic.class);
    for (JsonNode letter : recorded()) {
      ObjectNode body = (ObjectNode) JSON.readTree(letter.path("body").asText());
      body.put("timestamp", "2026-01-02T03:04:05.000700+00:00");
      Topic topic =
          Topic.of(body.path("entity").asText(), body.path("action").asText()).orElseThrow();
      if (letter.path("body").asText().matches(".*(example_|bp-abc123).*")) {
        examples.put(topic, body);
      }
    }
    assertThat(examples).containsOnlyKeys(Topic.values());
    for (Map.Entry<Topic, JsonNode> example : examples.entrySet()) {
      JsonNode ours = JSON.readTree(letters.example(example.getKey(), "default", TIME));
      assertThat(ours).isEqualTo(example.getValue());
    }
  }

  @Test
  void tellsOfAPromptWithoutTheTagsThatMakeItOne() throws IOException {
    Announcement told =
        new Announcement(
            Topic.PROMPT_VERSION_CREATED,
            "team",
            TIME,
            "p",
            Map.of("version", "2", "description", "", "source", "s"),
            Map.of("mlflow.prompt.is_prompt", "true", "mlflow.prompt.text", "Hi", "x", "y"));
    String expected =
        """
        {"entity":"prompt_version","action":"created","timestamp":"2026-01-02T03:04:05.000700+00:00",
         "data":{"name":"p","version":"2","template":"Hi","tags":{"x":"y"},"description":null},
         "workspace":"team"}
        """;
    assertThat(JSON.readTree(letters.body(told))).isEqualTo(JSON.readTree(expected));
  }
}
