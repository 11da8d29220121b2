// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow's own calls pass what failed its validation, unless the server is told otherwise. */
class RefuseFailedTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final String STAGE =
      "{\"name\": \"broken\", \"version\": \"1\", \"stage\": \"%s\"}";
  private static final String ALIAS =
      "{\"name\": \"broken\", \"version\": \"1\", \"alias\": \"champion\"}";

  @TempDir Path folder;

  private static RunningServer withBrokenModel(RunningServer server) {
    String files = "/api/2.0/mlflow-artifacts/artifacts/0/broken/";
    server.put(files + "MLmodel", "flavors:\n  xgboost:\n    data: model.json\n");
    server.put(files + "model.json", "{\"learner\": 5}");
    server.post(MLFLOW + "registered-models/create", "{\"name\": \"broken\"}");
    server.post(
        MLFLOW + "model-versions/create",
        "{\"name\": \"broken\", \"source\": \"mlflow-artifacts:/0/broken\"}");
    long deadline = System.nanoTime() + 60_000_000_000L;
    JsonNode validation = server.get("/api/v1/models/broken/1").json().path("validation");
    while (validation.isNull()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      validation = server.get("/api/v1/models/broken/1").json().path("validation");
    }
    assertThat(validation.path("status").asText()).as(validation.toString()).isEqualTo("failed");
    return server;
  }

  @Test
  void theyAreRefusedIfTheServerIsToldTo() {
    Map<String, String> told = Map.of("BELLWETHER_REGISTRY_REFUSE_FAILED", "true");
    try (RunningServer server = withBrokenModel(new RunningServer(folder.resolve("a"), told))) {
      Reply stage =
          server.post(MLFLOW + "model-versions/transition-stage", STAGE.formatted("Staging"));
      assertThat(stage.status()).as(stage.text()).isEqualTo(409);
      assertThat(stage.text()).contains("failed its validation", "loads: ");
      Reply alias = server.post(MLFLOW + "registered-models/alias", ALIAS);
      assertThat(alias.text()).contains("failed its validation");
      Reply archived =
          server.post(MLFLOW + "model-versions/transition-stage", STAGE.formatted("Archived"));
      assertThat(archived.status()).isEqualTo(200);
    }
  }

  @Test
  void theyPassOtherwise() {
    try (RunningServer server = withBrokenModel(new RunningServer(folder.resolve("b")))) {
      for (String stage : new String[] {"Staging", "Production"}) {
        Reply moved =
            server.post(MLFLOW + "model-versions/transition-stage", STAGE.formatted(stage));
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
      }
      assertThat(server.post(MLFLOW + "registered-models/alias", ALIAS).status()).isEqualTo(200);
    }
  }
}
