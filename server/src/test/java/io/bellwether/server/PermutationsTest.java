// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much worse versions that were brought get without an input, by the truth that tags name. */
class PermutationsTest {
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    StringBuilder csv = new StringBuilder("x,y,yes,colour,sum\n");
    for (int i = 0; i < 60; i++) {
      int x = i % 7 - 3;
      String colour = x > 0 ? "red" : "blue";
      csv.append("%d,%d,%b,%s,%s\n".formatted(x, i % 5, x > 0, colour, i % 9 == 0 ? "" : 2 * x));
    }
    assertThat(server.post("/api/v1/datasets/rows?format=csv", csv.toString()).status())
        .isEqualTo(201);
    server.post("/api/v1/datasets/new?format=csv", csv.toString().replace("3,", "2,"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void upload(String link, String tags) {
    Reply made =
        server.upload(
            "/api/v1/models/m/versions",
            "{\"format\": \"linear\", \"tags\": {%s}}".formatted(tags),
            """
            {"kind": "linear", "features": ["x", "y"], "coef": [[2, 0]], "intercept": [0],
             "link": "%s"}"""
                .formatted(link));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private JsonNode explained(int version) {
    String path = "/api/v1/models/m/" + version + "/explanation";
    Reply asked = server.post(path, "");
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    JsonNode job = server.ended(asked);
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("succeeded");
    return server.get(path).json();
  }

  private static JsonNode feature(JsonNode explanation, String name) {
    for (JsonNode feature : explanation.path("features")) {
      if (feature.path("feature").asText().equals(name)) {
        return feature;
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void theTruthIsInTheColumnThatATagNames() {
    upload("logit", "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"yes\"");

    JsonNode found = explained(1);

    JsonNode permutation = found.path("permutation");
    assertThat(permutation.path("loss").asText()).isEqualTo("log_loss");
    assertThat(permutation.path("rows").asInt()).isEqualTo(60);
    assertThat(permutation.path("dataset").asText()).isEqualTo("rows/1");
    assertThat(permutation.path("columns")).hasToString("[\"yes\"]");
    assertThat(permutation.path("held_out").asBoolean(true)).isFalse();
    assertThat(feature(found, "x").path("loss_increase").asDouble()).isGreaterThan(0.5);
    assertThat(feature(found, "y").path("loss_increase").asDouble(-1)).isZero();
  }

  @Test
  void rowsOfAnotherDatasetAreHeldOut() {
    upload(
        "identity",
        "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"sum\","
            + " \"bellwether.holdout\": \"new/1\"");

    JsonNode permutation = explained(1).path("permutation");

    assertThat(permutation.path("loss").asText()).isEqualTo("mean_squared_error");
    assertThat(permutation.path("dataset").asText()).isEqualTo("new/1");
    assertThat(permutation.path("held_out").asBoolean()).isTrue();
    assertThat(permutation.path("rows").asInt()).isEqualTo(53); // Seven have no truth.
    assertThat(permutation.path("value").asDouble()).isGreaterThan(0);
  }

  @Test
  void ofARegressionWithoutAHoldoutItIsTheTrainingData() {
    upload("identity", "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"sum\"");

    JsonNode permutation = explained(1).path("permutation");

    assertThat(permutation.path("value").asDouble()).isCloseTo(0, within(1e-12));
    assertThat(permutation.path("held_out").asBoolean(true)).isFalse();
  }

  @Test
  void aTruthThatIsNoneIsRefusedByName() {
    upload("logit", "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"label\"");
    upload("logit", "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"colour\"");
    upload("identity", "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"colour\"");
    upload(
        "logit",
        "\"bellwether.dataset\": \"rows/1\", \"bellwether.target\": \"yes\","
            + " \"bellwether.holdout\": \"none/4\"");

    assertRefused(1, "tags.bellwether.target: label", "a column of rows/1: [x, y, yes, colour");
    assertRefused(2, "colour, which has the value blue", "the classes of the model: [0, 1]");
    assertRefused(3, "colour, which has the value blue", "numbers");
    assertRefused(4, "[yes] of none/4", "a version of a dataset that exists");
  }

  private void assertRefused(int version, String... parts) {
    Reply reply = server.post("/api/v1/models/m/" + version + "/explanation", "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(422);
    assertThat(reply.json().toString()).contains(parts);
  }
}
