// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open Inference, V1 and MLflow's scoring, with a login: rights, repeats and large bodies. */
class InferenceTest {
  private static final String ADMIN = "the-first-password";
  private static final String ROWS = "{\"instances\": [[1, 2]]}";

  private RunningServer server;
  private RunningServer admin;
  private RunningServer ann;

  @BeforeEach
  void start(@TempDir Path data) {
    server =
        new RunningServer(
            data,
            Map.of(
                "BELLWETHER_AUTH",
                "on",
                "BELLWETHER_ADMIN_PASSWORD",
                ADMIN,
                "BELLWETHER_DEFAULT_PERMISSION",
                "NO_PERMISSIONS"));
    admin = server.as("admin", ADMIN);
    ok(
        admin.post(
            "/api/2.0/mlflow/users/create",
            "{\"username\": \"ann\", \"password\": \"password of ann\"}"));
    ann = server.as("ann", "password of ann");
    String model =
        """
        {"kind": "linear", "features": ["a", "b"], "coef": [[1, 2]], "intercept": [3], "link": "logit"}
        """;
    assertThat(
            admin
                .upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", model)
                .status())
        .isEqualTo(201);
    ok(admin.post("/api/v1/models/risk/1/promote", "{\"alias\": \"champion\"}"));
    ok(admin.post("/v1/models/risk:predict", ROWS)); // Now it is in memory.
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply;
  }

  private static String tensor(String more) {
    return """
    {"inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP64", "data": [1, 2]}] %s}
    """
        .formatted(more);
  }

  @Test
  void whoMayNotSeeAModelCannotAskIt() {
    for (String path :
        new String[] {
          "/v2/models/risk/infer",
          "/v2/models/risk/versions/1/infer",
          "/v2/repository/models/risk/load",
          "/v2/repository/models/risk/unload",
          "/v1/models/risk:predict",
          "/v1/models/risk:explain",
          "/ml/risk/invocations",
          "/endpoints/risk/invocations"
        }) {
      String body = path.startsWith("/v2/models") ? tensor("") : ROWS;
      assertThat(ann.post(path, body).status()).as(path).isEqualTo(403);
    }
    for (String path :
        new String[] {"/v2/models/risk", "/v2/models/risk/stats", "/v1/models/risk"}) {
      assertThat(ann.get(path).status()).as(path).isEqualTo(403);
    }
    for (String text :
        new String[] {
          ann.get("/v2/models").text(),
          ann.get("/v2/models/stats").text(),
          ann.get("/v1/models").text(),
          ann.post("/v2/repository/index", "").text()
        }) {
      assertThat(text).doesNotContain("risk");
    }
    assertThat(ok(admin.post("/v2/repository/index", "")).text()).contains("risk");
  }

  @Test
  void aRepeatGetsTheFirstAnswer() {
    RunningServer once = admin.with("Idempotency-Key", "k").with("Accept-Encoding", "gzip");
    String many = "{\"instances\": [%s]}".formatted("[1, 2], ".repeat(500).replaceFirst(", $", ""));

    Reply first = ok(once.post("/v1/models/risk:predict", many));

    assertThat(first.json().path("predictions")).hasSize(500);
    assertThat(ok(once.post("/v1/models/risk:predict", many)).text()).isEqualTo(first.text());
    assertThat(
            admin
                .with("Idempotency-Key", "bytes")
                .post(
                    "/v2/models/risk/infer",
                    tensor(", \"parameters\": {\"binary_data_output\": true}"))
                .text())
        .contains("Idempotency-Key");
  }

  @Test
  void aRequestToTheRepositoryIsSmall() {
    Reply large = admin.post("/v2/repository/index", " ".repeat(65 << 10) + "{}");

    assertThat(large.status()).isEqualTo(413);
    assertThat(large.json().path("error").asText()).contains("65536 bytes");
  }

  @Test
  void anOutputIsAskedForOnce() {
    String outputs = "{\"name\": \"margin\"}, ".repeat(100).replaceFirst(", $", "");

    Reply reply =
        admin.post("/v2/models/risk/infer", tensor(", \"outputs\": [%s]".formatted(outputs)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").asText()).contains("outputs: more than");
  }
}
