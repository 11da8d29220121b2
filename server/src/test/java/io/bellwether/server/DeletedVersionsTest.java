// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted answers nobody any more, from the moment on that the deletion is answered. */
class DeletedVersionsTest {
  private static final String ASKED = "{\"features\": {\"x\": 1}}";

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    promoted(1);
    promoted(2);
    assertThat(prediction()).isEqualTo(2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A version that answers with its number. */
  private void promoted(int number) {
    String model =
        """
        {"kind": "linear", "features": ["x"], "coef": [[0]], "intercept": [%d], "link": "identity"}
        """
            .formatted(number);
    ok(server.upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", model));
    ok(server.post("/api/v1/models/risk/" + number + "/promote", "{\"alias\": \"champion\"}"));
  }

  private static void ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
  }

  private int prediction() {
    Reply reply = server.post("/ml/risk/predict", ASKED);
    ok(reply);
    return reply.json().path("prediction").asInt();
  }

  private void delete(int number) {
    String version = "{\"name\": \"risk\", \"version\": \"%d\"}".formatted(number);
    ok(server.delete("/api/2.0/mlflow/model-versions/delete", version));
  }

  @Test
  void aDeletedChampionAnswersNoMoreAndTheOneBeforeCanBeBroughtBack() {
    delete(2);
    assertThat(server.post("/ml/risk/predict", ASKED).status()).isEqualTo(503);

    ok(server.post("/api/v1/models/risk/rollback", "{}"));
    assertThat(prediction()).isEqualTo(1);

    delete(1);
    assertThat(server.post("/ml/risk/predict", ASKED).status()).isEqualTo(503);
    Reply none = server.post("/api/v1/models/risk/rollback", "{}");
    assertThat(none.status()).isEqualTo(409);
    assertThat(none.text()).contains("still exists");
  }

  @Test
  void aDeletedModelIsUnknownAtOnce() {
    ok(server.delete("/api/2.0/mlflow/registered-models/delete", "{\"name\": \"risk\"}"));
    assertThat(server.post("/ml/risk/predict", ASKED).status()).isEqualTo(404);
  }

  @Test
  void aRenamedModelIsKnownByItsNewNameOnly() {
    String names = "{\"name\": \"risk\", \"new_name\": \"danger\"}";
    ok(server.post("/api/2.0/mlflow/registered-models/rename", names));
    assertThat(server.post("/ml/risk/predict", ASKED).status()).isEqualTo(404);
    assertThat(server.post("/ml/danger/predict", ASKED).status()).isEqualTo(200);
  }
}
