// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Trainings through every wall, in a real child process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingsTest {

  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    StringBuilder patients = new StringBuilder("age,dose,unknown,sure,ill,seen\n");
    for (int row = 0; row < 200; row++) {
      int age = 20 + row * 37 % 60;
      int ill = age + row * 13 % 20 > 60 ? 1 : 0;
      patients.append("%d,%d,,1,%d,2026-01-02T03:04:05Z\n".formatted(age, row % 7, ill));
    }
    Reply stored = server.post("/api/v1/datasets/patients?format=csv", patients.toString());
    assertThat(stored.status()).as(stored.text()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Reply train(String model, String fields) {
    return server.post(
        "/api/v1/training/start",
        """
        {"model_name": "%s", "dataset": "patients", "model_types": ["logistic_regression"],
         "cv_folds": 2, "hyperparameter_optimization": false, %s}
        """
            .formatted(model, fields));
  }

  @Test
  void refusesAtOnceWhatContradictsTheSchema() {
    Reply wrong =
        train("wrong", "\"target\": \"health\", \"metric\": \"auk\", \"sensitive\": [\"sex\"]");
    assertThat(wrong.status()).isEqualTo(422);
    JsonNode errors = wrong.json().path("errors");
    assertThat(errors.findValuesAsText("field")).containsExactly("target", "metric", "sensitive");
    assertThat(errors.findValuesAsText("value")).containsExactly("health", "auk", "sex");
    assertThat(errors.findValuesAsText("expected"))
        .satisfiesExactly(
            target -> assertThat(target).contains("ill"),
            metric -> assertThat(metric).contains("roc_auc").doesNotContain("rmse"),
            sensitive -> assertThat(sensitive).contains("age"));
    assertThat(errors.findValuesAsText("fix")).hasSize(3);
    for (String positive : List.of("banana", ">> 0", "")) {
      Reply unreadable =
          train("wrong", "\"target\": \"ill\", \"positive\": \"%s\"".formatted(positive));
      assertThat(unreadable.status()).isEqualTo(422);
      assertThat(unreadable.json().path("errors").findValuesAsText("field"))
          .containsExactly("positive");
    }
    assertThat(train("wrong", "\"target\": \"seen\"").status()).isEqualTo(422);
    assertThat(server.get("/api/v1/audit?subject=model:wrong").json().path("records")).isEmpty();
  }

  @Test
  void whatOnlyTheValuesTellFailsTheJobInASentence() {
    JsonNode job = server.ended(train("certain", "\"target\": \"sure\""));

    assertThat(job.path("status").asText()).isEqualTo("failed");
    assertThat(job.path("error").asText())
        .isEqualTo(
            "target 'sure': 200 of 200 rows are positive by '= 1' (expected: rows of both classes)");
  }

  @Test
  void aRetrainingIsHeldAgainstTheSchemaToo() {
    JsonNode job = server.ended(train("heart", "\"target\": \"ill\""));
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("succeeded");
    server.post("/api/v1/models/heart/1/promote", "{\"alias\": \"champion\"}");

    Reply refused =
        server.post(
            "/api/v1/training/trigger-retraining",
            """
            {"model_name": "heart", "config_overrides": {"metric": "auk", "positive": "banana"}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").findValuesAsText("field"))
        .containsExactly("positive", "metric");
    Reply noObject =
        server.post(
            "/api/v1/training/trigger-retraining",
            """
            {"model_name": "heart", "config_overrides": "metric=f1"}
            """);
    assertThat(noObject.status()).as(noObject.text()).isBetween(400, 422);
    assertThat(noObject.text()).contains("config_overrides");
  }

  @Test
  void leavesOutAColumnWithoutValues() {
    JsonNode job = server.ended(train("spared", "\"target\": \"ill\""));
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("succeeded");

    JsonNode version = server.get("/api/v1/models/spared/1").json();
    assertThat(version.path("signature").path("inputs").findValuesAsText("name"))
        .containsExactly("age", "dose", "sure");
    Reply answer =
        server.post(
            "/ml/spared/predict",
            """
            {"features": {"age": 60, "dose": 3, "sure": 1}, "model_version": "1"}
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    String run = job.path("run_ids").path(0).asText();
    Reply logged = server.get("/api/2.0/mlflow/runs/get?run_id=" + run);
    assertThat(logged.text()).contains("bellwether.left_out");
  }
}
