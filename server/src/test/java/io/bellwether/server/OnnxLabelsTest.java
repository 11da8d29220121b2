// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are whole numbers, of graphs without probabilities, by every protocol. */
class OnnxLabelsTest {
  private static final Path GOLDEN = Path.of("../engines/scoring/src/test/resources/golden/onnx");
  private static final String ROW = "[0.1, 0.88, 0.32, 0.76]";

  @Test
  void areAnsweredAsSuch(@TempDir Path folder) throws IOException {
    try (RunningServer server = new RunningServer(folder)) {
      Reply made;
      try (InputStream file =
          new GZIPInputStream(Files.newInputStream(GOLDEN.resolve("svc.onnx.gz")))) {
        made =
            server.upload(
                "/api/v1/models/svc/versions", "{\"format\": \"onnx\"}", file.readAllBytes());
      }
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      assertThat(made.json().at("/signature/outputs/0/type").asText()).isEqualTo("integer");
      server.post("/api/v1/models/svc/1/promote", "{\"alias\": \"champion\"}");

      String features = "{\"features\": {\"f0\": 0.1, \"f1\": 0.88, \"f2\": 0.32, \"f3\": 0.76}}";
      JsonNode answer = server.post("/ml/svc/predict", features).json();
      String id = answer.path("prediction_id").asText();
      String rows = "{\"inputs\": [%s]}".formatted(ROW);
      String instances = "{\"instances\": [%s]}".formatted(ROW);
      JsonNode graph =
          server
              .post(
                  "/v2/models/svc/infer",
                  """
                  {"inputs": [{"name": "float_input", "datatype": "FP32", "shape": [1, 4],
                               "data": %s}]}"""
                      .formatted(ROW))
              .json();

      assertThat(answer.path("prediction")).hasToString("0");
      assertThat(server.get("/api/v1/predictions/" + id).json().path("prediction"))
          .hasToString("0");
      assertThat(server.post("/ml/svc/invocations", rows).json().path("predictions"))
          .hasToString("[0]");
      assertThat(server.post("/v1/models/svc:predict", instances).json().path("predictions"))
          .hasToString("[0]");
      assertThat(graph.at("/outputs/0/datatype").asText()).isEqualTo("INT64");
      assertThat(graph.at("/outputs/0/data")).hasToString("[0]");
    }
  }
}
