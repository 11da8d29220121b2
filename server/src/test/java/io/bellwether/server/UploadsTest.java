// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
