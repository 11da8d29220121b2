// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are brought, through every wall. */
class UploadsTest {
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode upload(String name, String link, String coef, String intercept) {
    String model =
        """
        {"kind": "linear", "features": ["a", "b"], "coef": %s, "intercept": %s, "link": "%s"}
        """
            .formatted(coef, intercept, link);
    Reply reply =
        server.upload("/api/v1/models/" + name + "/versions", "{\"format\": \"linear\"}", model);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    JsonNode outputs = reply.json().path("signature").path("outputs");
    assertThat(server.get("/api/v1/models/" + name + "/1").json().path("signature").path("outputs"))
        .isEqualTo(outputs);
    return outputs;
  }

  @Test
  void theSignatureSaysWhatTheModelAnswers() {
    JsonNode value = upload("value", "identity", "[[1, 2]]", "[3]");
    JsonNode yesOrNo = upload("yes-or-no", "logit", "[[1, 2]]", "[3]");
    JsonNode colour = upload("colour", "softmax", "[[1, 2], [0, 1], [2, 0]]", "[0, 0, 1]");

    assertThat(value).hasToString("[{\"name\":\"prediction\",\"type\":\"double\"}]");
    assertThat(yesOrNo).hasToString("[{\"name\":\"probability\",\"type\":\"double\"}]");
    assertThat(colour.findValuesAsText("name"))
        .containsExactly("probabilities.0", "probabilities.1", "probabilities.2");
  }

  @Test
  void whoLoadsAModelOrLetsGoOfItIsKept() {
    upload("served", "identity", "[[1, 2]]", "[3]");
    upload("idle", "identity", "[[1, 2]]", "[3]");
    server.post("/api/v1/models/served/1/promote", "{\"alias\": \"champion\"}");

    assertThat(server.post("/v2/repository/models/served/load", "").status()).isEqualTo(200);
    assertThat(server.post("/v2/repository/models/idle/load", "").status()).isEqualTo(409);
    assertThat(server.post("/v2/repository/models/served/unload", "").status()).isEqualTo(409);
    assertThat(server.post("/v2/repository/models/idle/unload", "").status()).isEqualTo(200);

    List<String> kept = new ArrayList<>();
    for (JsonNode record : server.get("/api/v1/audit").json().path("records")) {
      kept.add(record.path("action").asText() + " " + record.path("subject").asText());
    }
    assertThat(kept)
        .filteredOn(line -> line.contains("load"))
        .filteredOn(line -> !line.startsWith("model.upload"))
        .containsExactlyInAnyOrder("model.load model:served", "model.unload model:idle");
  }

  @Test
  void severalClassesHaveAMarginEachAndOneThatIsExplained() {
    upload("colour", "softmax", "[[1, 2], [0, 1], [2, 0]]", "[0, 0, 1]");

    JsonNode answer =
        server
            .post(
                "/ml/colour/predict",
                """
                {"features": {"a": 3, "b": 1}, "model_version": "1", "explain": true,
                 "margin": true}
                """)
            .json();

    assertThat(answer.path("prediction").asInt()).isEqualTo(2);
    assertThat(answer.path("margin")).hasToString("[5.0,1.0,7.0]");
    JsonNode explanation = answer.path("explanation");
    assertThat(explanation.path("class").isIntegralNumber()).isTrue();
    assertThat(explanation.path("class").asInt()).isEqualTo(2);
    double sum = explanation.path("base_value").asDouble();
    for (JsonNode part : explanation.path("contributions")) {
      sum += part.path("contribution").asDouble();
    }
    assertThat(sum).isEqualTo(7);
    String logged = "/api/v1/predictions/" + answer.path("prediction_id").asText();
    assertThat(server.get(logged).json().path("explanation")).isEqualTo(explanation);
  }

  /** Of XGBoost 3.2, as {@code engines/scoring/src/test/python/record_golden.py} recorded it. */
  @Test
  void severalTargetsHaveAnExplanationEach() throws IOException {
    assertExplains("targets", true);
    assertExplains("targets_vector", false); // XGBoost does not explain these itself.
  }

  private void assertExplains(String name, boolean recorded) throws IOException {
    Path golden = Path.of("../engines/scoring/src/test/resources/golden");
    try (InputStream model =
        new GZIPInputStream(Files.newInputStream(golden.resolve(name + ".json.gz")))) {
      Reply reply =
          server.upload(
              "/api/v1/models/" + name + "/versions",
              "{\"format\": \"xgboost\"}",
              new String(model.readAllBytes(), UTF_8));
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }
    for (String line : Files.readAllLines(golden.resolve(name + ".tsv")).subList(0, 5)) {
      String[] parts = line.split("\\|");
      float[] row = floats(parts[0]);
      JsonNode answer =
          server
              .post(
                  "/ml/" + name + "/predict",
                  "{\"features\": %s, \"model_version\": \"1\", \"explain\": true}"
                      .formatted(features(row)))
              .json();
      assertThat(answer.has("explanation")).as(answer.toString()).isFalse();
      float[] contributions = recorded ? floats(parts[2]) : new float[0];
      assertTargets(answer.path("explanations"), floats(parts[1]), contributions);
      String id = answer.path("prediction_id").asText();
      assertThat(server.get("/api/v1/predictions/" + id).json().path("explanations"))
          .isEqualTo(answer.path("explanations"));
      JsonNode later =
          server
              .post(
                  "/api/v1/models/" + name + "/1/explanations",
                  "{\"prediction_ids\": [\"%s\"]}".formatted(id))
              .json()
              .path("explanations");
      assertTargets(later, floats(parts[1]), contributions);
      assertThat(later.path(0).path("method").asText()).isEqualTo("tree_shap");
    }
  }

  /** One for each target, which adds up to its margin. */
  private static void assertTargets(JsonNode told, float[] margins, float[] contributions) {
    assertThat(told).hasSize(margins.length);
    for (int target = 0; target < margins.length; target++) {
      JsonNode one = told.path(target);
      assertThat(one.path("target").asInt(-1)).isEqualTo(target);
      double sum = one.path("base_value").asDouble();
      double size = Math.abs(sum);
      for (JsonNode part : one.path("contributions")) {
        double contribution = part.path("contribution").asDouble();
        sum += contribution;
        size += Math.abs(contribution);
        if (contributions.length > 0) {
          int input = Integer.parseInt(part.path("feature").asText().substring(1));
          double expected = contributions[target * 9 + input];
          assertThat(contribution).isCloseTo(expected, within(1e-5));
        }
      }
      assertThat(sum).isCloseTo(margins[target], within(1e-6 * Math.max(1, size)));
    }
  }

  private static String features(float[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> "\"f%d\": %s".formatted(i, json(row[i])))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String json(float value) {
    if (Float.isNaN(value)) {
      return "null";
    }
    return Float.isInfinite(value) ? '"' + Float.toString(value) + '"' : Double.toString(value);
  }

  private static float[] floats(String bits) {
    String[] words = bits.split(" ");
    float[] floats = new float[words.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(words[i], 16));
    }
    return floats;
  }
}
