// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Models and versions by our API, beside what MLflow's clients see of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {
  private BellwetherServer server;
  private CheckedApi api;
  private PlainApi mlflow;

  @BeforeAll
  void start(@TempDir Path data) {
    server = BellwetherServer.start(data);
    api = new CheckedApi(server.url());
    mlflow = new PlainApi(server.url() + "/api/2.0/mlflow");
  }

  @AfterAll
  void stop() {
    api.close();
    mlflow.close();
    server.close();
  }

  @Test
  void developmentIsWhatMlflowCallsNone() throws Exception {
    UploadIT.uploadLinear(api, "staged");
    assertStage("development", "None");

    promote("staging");
    assertStage("staging", "Staging");
    promote("development");
    assertStage("development", "None");

    promote("archived");
    mlflow.post(
        "/model-versions/transition-stage",
        Map.of("name", "staged", "version", "1", "stage", "none"));
    assertStage("development", "None");
  }

  @Test
  void aLoggedModelKnowsTheVersionsThatWereMadeOfIt() throws Exception {
    String experiment =
        mlflow.post("/experiments/create", Map.of("name", "linked")).path("experiment_id").asText();
    JsonNode model =
        mlflow
            .post("/logged-models", Map.of("experiment_id", experiment, "name", "m"))
            .path("model")
            .path("info");
    String id = model.path("model_id").asText();
    mlflow.post("/registered-models/create", Map.of("name", "linked"));
    for (int i = 0; i < 2; i++) {
      mlflow.post(
          "/model-versions/create",
          Map.of("name", "linked", "source", model.path("artifact_uri").asText(), "model_id", id));
    }

    JsonNode tag =
        mlflow.get("/logged-models/" + id).path("model").path("info").path("tags").path(0);
    assertThat(tag.path("key").asText()).isEqualTo("mlflow.modelVersions");
    assertThat(tag.path("value").asText())
        .isEqualTo(
            "[{\"name\": \"linked\", \"version\": 1}, {\"name\": \"linked\", \"version\": 2}]");
  }

  private void promote(String stage) throws Exception {
    JsonNode version =
        api.post("/api/v1/models/staged/1/promote", Map.of("target_stage", stage, "reason", "x"));
    assertThat(version.path("stage").asText()).isEqualTo(stage);
  }

  private void assertStage(String ours, String theirs) throws Exception {
    assertThat(api.get("/api/v1/models/staged/1").path("stage").asText()).isEqualTo(ours);
    JsonNode seen = mlflow.get("/model-versions/get?name=staged&version=1");
    assertThat(seen.path("model_version").path("current_stage").asText()).isEqualTo(theirs);
  }
}
