// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open Inference and V1: repeats and large requests. */
class InferenceTest {
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path data) {
    server = new RunningServer(data);
    String model =
        """
        {"kind": "linear", "features": ["a", "b"], "coef": [[1, 2]], "intercept": [3], "link": "logit"}
        """;
    assertThat(
            server
                .upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", model)
                .status())
        .isEqualTo(201);
    ok(server.post("/api/v1/models/risk/1/promote", "{\"alias\": \"champion\"}"));
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
  void aRepeatGetsTheFirstAnswer() {
    RunningServer once = server.with("Idempotency-Key", "k").with("Accept-Encoding", "gzip");
    String many = "{\"instances\": [%s]}".formatted("[1, 2], ".repeat(500).replaceFirst(", $", ""));

    Reply first = ok(once.post("/v1/models/risk:predict", many));

    assertThat(first.json().path("predictions")).hasSize(500);
    assertThat(ok(once.post("/v1/models/risk:predict", many)).text()).isEqualTo(first.text());
    assertThat(
            server
                .with("Idempotency-Key", "bytes")
                .post(
                    "/v2/models/risk/infer",
                    tensor(", \"parameters\": {\"binary_data_output\": true}"))
                .text())
        .contains("Idempotency-Key");
  }

  @Test
  void anotherMethodIsToldAsTheProtocolDoes() {
    Reply reply = server.get("/v2/models/risk/infer");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.json().path("error").asText()).isEqualTo("GET (expected: POST)");
    assertThat(server.get("/api/2.0/mlflow/runs/create").json().path("code").asText())
        .isEqualTo("method_not_allowed");
  }

  @Test
  void aRequestToTheRepositoryIsSmall() {
    Reply large = server.post("/v2/repository/index", " ".repeat(65 << 10) + "{}");

    assertThat(large.status()).isEqualTo(413);
    assertThat(large.json().path("error").asText()).contains("65536 bytes");
  }

  @Test
  void anOutputIsAskedForOnce() {
    String outputs = "{\"name\": \"margin\"}, ".repeat(100).replaceFirst(", $", "");

    Reply reply =
        server.post("/v2/models/risk/infer", tensor(", \"outputs\": [%s]".formatted(outputs)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").asText()).contains("outputs: more than");
  }
}
