// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
  private static final String TREE =
      """
      Tree=%d
      num_leaves=2
      num_cat=0
      split_feature=0
      split_gain=40
      threshold=1.5
      decision_type=2
      left_child=-1
      right_child=-2
      leaf_value=%s 3
      leaf_weight=5 5
      leaf_count=20 20
      internal_value=0
      internal_weight=10
      internal_count=40
      is_linear=0
      shrinkage=1

      """;

  private static final String FOREST =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      label_index=0
      max_feature_idx=0
      objective=binary sigmoid:1
      average_output
      feature_names=a
      feature_infos=[0:2]

      """
          + TREE.formatted(0, "0.5")
          + TREE.formatted(1, "1")
          + "end of trees\n";

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
    for (Reply refused :
        List.of(
            server.post("/ml/away/predict", "{\"features\": {\"a\": 1, \"b\": 2}}"),
            server.post("/ml/away/invocations", "{\"instances\": [[1, 2]]}"),
            server.post("/v2/models/away/infer", tensor("")))) {
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.text()).contains("away/1 cannot be served", "elsewhere");
      assertThat(refused.header("Retry-After")).as("it stays so").isEmpty();
    }

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

  /** LightGBM's raw_score and pred_contrib are sums, and its answer that of the mean (4.7). */
  @Test
  void ofAForestTheMarginIsTheSumOfItsTrees() {
    String path = "/api/v1/models/forest/versions";
    Reply kept = server.upload(path, "{\"format\": \"lightgbm\"}", FOREST);
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    ok(server.post("/api/v1/models/forest/1/promote", "{\"alias\": \"champion\"}"));
    String asked =
        """
        {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1]}],
         "outputs": [{"name": "predict"}, {"name": "margin"}, {"name": "contributions"},
                     {"name": "interactions"}]}
        """;

    JsonNode outputs = ok(server.post("/v2/models/forest/infer", asked)).json().path("outputs");

    assertThat(outputs.at("/0/data/0").asDouble()).isEqualTo(1 / (1 + Math.exp(-0.75)));
    assertThat(outputs.at("/1/data/0").asDouble()).isEqualTo(1.5);
    assertThat(outputs.at("/2/data/0").asDouble()).isCloseTo(-2.25, within(1e-12));
    assertThat(outputs.at("/2/data/1").asDouble()).isCloseTo(3.75, within(1e-12));
    double all = 0;
    for (JsonNode part : outputs.at("/3/data")) {
      all += part.asDouble();
    }
    assertThat(all).isCloseTo(1.5, within(1e-12));
  }
}
