// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are brought, through every wall. */
class UploadsTest {
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode upload(String name, String link, String coef, String intercept) {
    String model =
        """
        {"kind": "linear", "features": ["a", "b"], "coef": %s, "intercept": %s, "link": "%s"}
        """
            .formatted(coef, intercept, link);
    Reply reply =
        server.upload("/api/v1/models/" + name + "/versions", "{\"format\": \"linear\"}", model);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    JsonNode outputs = reply.json().path("signature").path("outputs");
    assertThat(server.get("/api/v1/models/" + name + "/1").json().path("signature").path("outputs"))
        .isEqualTo(outputs);
    return outputs;
  }

  @Test
  void theSignatureSaysWhatTheModelAnswers() {
    JsonNode value = upload("value", "identity", "[[1, 2]]", "[3]");
    JsonNode yesOrNo = upload("yes-or-no", "logit", "[[1, 2]]", "[3]");
    JsonNode colour = upload("colour", "softmax", "[[1, 2], [0, 1], [2, 0]]", "[0, 0, 1]");

    assertThat(value).hasToString("[{\"name\":\"prediction\",\"type\":\"double\"}]");
    assertThat(yesOrNo).hasToString("[{\"name\":\"probability\",\"type\":\"double\"}]");
    assertThat(colour.findValuesAsText("name"))
        .containsExactly("probabilities.0", "probabilities.1", "probabilities.2");
  }
}
