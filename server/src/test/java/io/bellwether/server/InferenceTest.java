// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    String few = "{\"instances\": [[1, 2], [3, 4]]}";
    RunningServer other = server.with("Idempotency-Key", "few");
    String ids = ok(other.post("/v1/models/risk:predict", few)).header("X-Prediction-Id");
    assertThat(ids).contains(",");
    assertThat(ok(other.post("/v1/models/risk:predict", few)).header("X-Prediction-Id"))
        .isEqualTo(ids);
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
  void whatHasNoPlaceForAnIdTellsItAsAHeader() {
    for (String path : List.of("/v1/models/risk:predict", "/ml/risk/invocations")) {
      Reply two = ok(server.post(path, "{\"instances\": [[1, 2], [3, 4]]}"));
      String[] ids = two.header("X-Prediction-Id").split(",", -1);
      assertThat(ids).hasSize(2);
      JsonNode second = ok(server.get("/api/v1/predictions/" + ids[1])).json();
      assertThat(second.at("/features/a").asDouble()).as(path).isEqualTo(3);
    }
    String many = "{\"instances\": [%s]}".formatted("[1, 2], ".repeat(101).replaceFirst(", $", ""));
    assertThat(ok(server.post("/v1/models/risk:predict", many)).header("X-Prediction-Id"))
        .as("too many for a header")
        .isEmpty();
  }

  @Test
  void whatAModelWasAskedIsToldWithoutAChampion() {
    ok(server.post("/v2/models/risk/versions/1/infer", tensor("")));
    ok(
        server.delete(
            "/api/2.0/mlflow/registered-models/alias",
            "{\"name\": \"risk\", \"alias\": \"champion\"}"));

    assertThat(ok(server.get("/v2/models/risk/stats")).json().at("/model_stats/0/version").asText())
        .isEqualTo("1");
    assertThat(server.get("/ml/risk/health").status()).isEqualTo(503);
    ok(server.post("/api/2.0/mlflow/registered-models/create", "{\"name\": \"empty\"}"));
    assertThat(ok(server.get("/v2/models/empty/stats")).json().path("model_stats")).isEmpty();
    assertThat(server.get("/v2/models/empty/versions/1/stats").status()).isEqualTo(404);
    assertThat(server.get("/v2/models/none/stats").status()).isEqualTo(404);
  }

  @Test
  void aChampionThatCannotBeReadIsNotReady() {
    ok(server.post("/api/2.0/mlflow/registered-models/create", "{\"name\": \"away\"}"));
    ok(
        server.post(
            "/api/2.0/mlflow/model-versions/create",
            "{\"name\": \"away\", \"source\": \"s3://elsewhere/model\"}"));
    ok(
        server.post(
            "/api/2.0/mlflow/registered-models/alias",
            "{\"name\": \"away\", \"alias\": \"champion\", \"version\": \"1\"}"));
    assertThat(server.get("/v2/models/away/ready").status()).isEqualTo(503);

    JsonNode index = ok(server.post("/v2/repository/index", "{}")).json();

    assertThat(index.at("/0/name").asText()).isEqualTo("away");
    assertThat(index.at("/0/state").asText()).isEqualTo("UNAVAILABLE");
    assertThat(index.at("/0/reason").asText()).contains("elsewhere");
    assertThat(index.at("/1/state").asText()).isEqualTo("READY");
    assertThat(ok(server.post("/v2/repository/index", "{\"ready\": true}")).json()).hasSize(1);
  }

  @Test
  void whoTakesAModelAlongIsKept() {
    ok(server.get("/api/v1/models/risk/champion/export?target=c"));
    assertThat(server.get("/api/v1/models/risk/1/export?target=onnx").status()).isEqualTo(200);

    JsonNode records =
        server.get("/api/v1/audit?action=model.version.export").json().path("records");

    assertThat(records).hasSize(2);
    assertThat(records.at("/1/subject").asText()).isEqualTo("model:risk/1");
    assertThat(records.at("/1/details/target").asText()).isEqualTo("c");
  }

  @Test
  void anOutputIsAskedForOnce() {
    String outputs = "{\"name\": \"margin\"}, ".repeat(100).replaceFirst(", $", "");

    Reply reply =
        server.post("/v2/models/risk/infer", tensor(", \"outputs\": [%s]".formatted(outputs)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").asText()).contains("outputs: more than");
  }

  @ParameterizedTest
  @CsvSource({
    "/ml/risk/predict, detail",
    "/ml/risk/invocations, message",
    "/v1/models/risk:predict, error",
    "/v2/models/risk/infer, error",
    "/api/2.0/mlflow/experiments/create, detail",
    "/api/v1/datasets/d, detail",
  })
  void bodiesAreUnpackedAsTheySay(String path, String message) throws IOException {
    Reply unknown = server.with("Content-Encoding", "br").post(path, "{}");
    assertThat(unknown.status()).as(unknown.text()).isEqualTo(415);
    assertThat(unknown.json().path(message).asText())
        .isEqualTo("Content-Encoding: br (expected: identity, gzip or deflate)");
    if (path.startsWith("/api/")) {
      return;
    }
    Reply plain = server.with("Content-Encoding", "gzip").post(path, "{}");
    assertThat(plain.status()).as(plain.text()).isEqualTo(400);
    assertThat(plain.json().path(message).asText())
        .isEqualTo(
            "Content-Encoding: gzip, and the body is no gzip (expected: what the header says)");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      String rows = path.startsWith("/v2") ? tensor("") : "{\"instances\": [[1, 2]]}";
      String body = path.endsWith("/predict") ? "{\"features\": {\"a\": 1, \"b\": 2}}" : rows;
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    ok(server.with("Content-Encoding", "GZIP").post(path, packed.toByteArray()));
  }
}
