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
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks for what is not there, or wrongly, is told what is, and what to do. */
class RefusalsTest {
  private static final String MODEL =
      """
      {"kind": "linear", "features": ["x"], "coef": [[2]], "intercept": [1], "link": "identity"}
      """;
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/0/x/";

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    server.upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", MODEL);
    server.upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", MODEL);
    server.post("/api/v1/models/risk/2/promote", "{\"alias\": \"champion\", \"reason\": \"x\"}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/models/none, GET /api/v1/models lists",
    "/api/v1/models/risk/9, 'version 2 (1.0.1), 1 (1.0.0); or alias champion'",
    "/api/v1/models/risk/challenger, 'version 2 (1.0.1), 1 (1.0.0); or alias champion'",
    "/ml/none/health, GET /api/v1/models lists",
    "/api/v1/endpoints/none, GET /api/v1/models lists",
    "/api/v1/predictions/none, GET /api/v1/predictions lists",
    "/api/v1/predictions?model=none, GET /api/v1/models lists",
    "/api/v1/nothing, GET /openapi.yaml",
  })
  void whatIsNotThereIsToldBesideWhatIs(String path, String told) {
    Reply reply = server.get(path);

    assertThat(reply.status()).as(reply.text()).isEqualTo(404);
    assertThat(reply.json().path("detail").asText()).contains(told);
    assertThat(reply.json().at("/errors/0/fix").asText()).startsWith("GET /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ml/risk/predict",
        "/ml/risk/batch_predict",
        "/ml/risk/invocations",
        "/v1/models/risk:predict",
        "/v2/models/risk/infer"
      })
  void whatIsNoJsonIsToldWithItsPlace(String path) {
    Reply reply = server.post(path, "{\"features\":\n {\"x\": 1,,\n}}");

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.text()).contains("(',' (code 44)) at line 2, column 10");
  }

  @ParameterizedTest
  @CsvSource({"'{}', 1 feature does not fit", "'{\"x\": \"a\"}', 1 feature does not fit"})
  void oneFeatureDoesNotFit(String features, String told) {
    Reply reply =
        server.post("/ml/risk/batch_predict", "{\"instances\": [%s]}".formatted(features));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.text()).contains(told);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/trace/setting, GET /api/v1/predictions",
    "/v2/models/risk/trace/setting, GET /api/v1/predictions",
    "/v2/logging, where the server is started",
    "/v2/systemsharedmemory/status, reads no memory of its clients",
    "/v2/cudasharedmemory/region/x/status, reads no memory of its clients",
    "/v2/other, api/open-inference",
    "/v2/models/trace/other, api/open-inference",
    "/v2/models/logging/other, api/open-inference",
  })
  void whatTritonHasAndThisServerHasNotIsToldWithTheReason(String path, String told) {
    for (Reply reply : List.of(server.get(path), server.post(path, "{}"))) {
      assertThat(reply.status()).as(reply.text()).isEqualTo(404);
      assertThat(reply.json().path("error").asText()).contains(path).contains(told);
    }
  }

  @Test
  void aRequestForAnUnknownVersionIsToldWhichThereAre() {
    String row = "{\"features\": {\"x\": 1}, \"model_version\": \"challenger\"}";

    Reply reply = server.post("/ml/risk/predict", row);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().at("/errors/0/value").asText()).isEqualTo("risk challenger");
    assertThat(reply.json().at("/errors/0/expected").asText())
        .isEqualTo("version 2 (1.0.1), 1 (1.0.0); or alias champion");
    assertThat(server.post("/ml/none/predict", row).text()).contains("GET /api/v1/models lists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"route=chmpion", "route=chmpion&model=risk"})
  void anUnknownRouteIsToldWhichThereAre(String query) {
    Reply reply = server.get("/api/v1/predictions?" + query);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("detail").asText())
        .isEqualTo("route: chmpion (expected: one of [champion, logged, version])");
  }

  @Test
  void anAliasThatIsGoneFindsWhatWasPredictedByIt() {
    server.post("/api/v1/models/risk/1/promote", "{\"alias\": \"canary\", \"reason\": \"x\"}");
    String list = "/api/v1/predictions?model=risk&route=canary";
    assertThat(server.get(list).status()).as("an alias without predictions").isEqualTo(200);
    server.post("/ml/risk/predict", "{\"features\": {\"x\": 1}, \"model_version\": \"canary\"}");
    server.delete(
        "/api/2.0/mlflow/registered-models/alias", "{\"name\": \"risk\", \"alias\": \"canary\"}");

    assertThat(server.get(list).json().path("predictions")).hasSize(1);
    assertThat(server.get(list + "&to=2020-01-01").json().path("predictions")).isEmpty();
  }

  @Test
  void featuresThatTheModelDoesNotKnowAreKeptAndTold() {
    String made =
        "{\"model_name\": \"risk\", \"model_version\": \"1\", \"features\": {\"y\": 2},"
            + " \"prediction\": 1}";

    Reply logged = server.post("/api/v1/monitoring/log-prediction", made);

    assertThat(logged.status()).isEqualTo(201);
    assertThat(logged.json().path("warnings"))
        .hasToString(
            "[\"features.y: the model does not know it\",\"features.x: absent, kept as missing\"]");
    String id = logged.json().path("prediction_id").asText();
    assertThat(server.get("/api/v1/predictions/" + id).json().path("features"))
        .hasToString("{\"y\":2}");
    Reply fits = server.post("/api/v1/monitoring/log-prediction", made.replace("\"y\"", "\"x\""));
    assertThat(fits.json().path("warnings")).isEmpty();
  }

  @Test
  void aRangeWithoutAValueIsRefused() {
    server.post("/api/v1/datasets/rows?format=csv", "text/csv", "x\n1\n2\n3\n");
    String tags = "{\"format\": \"linear\", \"tags\": {\"bellwether.dataset\": \"rows/1\"}}";
    server.upload("/api/v1/models/price/versions", tags, MODEL);
    String row = "{\"features\": {\"x\": 1}, \"model_version\": \"1\"}";
    String id = server.post("/ml/price/predict", row).json().path("prediction_id").asText();
    String asked =
        "{\"prediction_ids\": [\"" + id + "\"], \"method\": \"counterfactual\", \"target\": %s}";
    String path = "/api/v1/models/price/1/explanations";

    Reply empty = server.post(path, asked.formatted("{\"min\": 5, \"max\": 3}"));
    Reply far = server.post(path, asked.formatted("{\"min\": 1000}"));

    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.json().path("detail").asText())
        .isEqualTo("target.min: 5.0 (expected: at most target.max, 3.0)");
    JsonNode missed = far.json().at("/explanations/0/not_found");
    assertThat(missed.path("changes")).hasToString("[{\"feature\":\"x\",\"from\":1,\"to\":3.0}]");
    assertThat(missed.path("prediction").asDouble()).isEqualTo(7);
    assertThat(missed.path("reason").asText()).contains("this one is nearest");
  }

  @Test
  void whatAFileCannotSayIsNotAdvised() {
    String rows = "x,y\n" + "1,1\n".repeat(200);

    Reply asked = server.post("/ml/risk/batch_predict", "text/csv", rows + "bad,1\n");
    Reply beside = server.post("/ml/risk/batch_predict", "text/csv", rows + "1,bad\n");

    assertThat(asked.json().at("/errors/0/row").asInt()).isEqualTo(201);
    assertThat(asked.json().at("/errors/0/fix").asText())
        .isEqualTo("correct it, or if it stands for a missing value say so with missing=bad");
    assertThat(beside.json().at("/errors/0/fix").asText())
        .contains("leave the column away: the model does not take it")
        .doesNotContain("types=");
  }

  @Test
  void packedArtifactsAreUnpacked() throws IOException {
    byte[] content = "hello\n".repeat(1000).getBytes(StandardCharsets.UTF_8);

    assertThat(put("a.txt", packed(content)).status()).isEqualTo(200);
    assertThat(server.get(FILES + "a.txt").text()).isEqualTo("hello\n".repeat(1000));

    Reply broken = put("b.txt", content);
    assertThat(broken.status()).as(broken.text()).isEqualTo(400);
    assertThat(broken.text()).contains("Content-Encoding: gzip, and the body is no gzip");
    byte[] whole = packed(content);
    byte[] cut = Arrays.copyOf(whole, whole.length - 9);
    assertThat(put("b.txt", cut).status()).isEqualTo(400);
    assertThat(server.get(FILES + "b.txt").status()).as("nothing of it stays").isEqualTo(404);
  }

  private Reply put(String name, byte[] body) {
    return server.with("Content-Encoding", "gzip").put(FILES + name, body);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
