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

/** A version makes the server read things: nobody's that its maker must not see. */
class VersionRightsTest {
  private static final String ADMIN = "the-first-password";
  private static final String MLFLOW = "/api/2.0/mlflow/";

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
    post(admin, "users/create", "{'username': 'ann', 'password': 'password of ann'}", 200);
    ann = server.as("ann", "password of ann");
    post(ann, "registered-models/create", "{'name': 'risk'}", 200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String post(RunningServer as, String path, String json, int status) {
    Reply reply = as.post(MLFLOW + path, json.replace('\'', '"'));
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    return reply.text();
  }

  @Test
  void namesNoFilesThatItsMakerMustNotSee() {
    String run =
        post(admin, "runs/create", "{'experiment_id': '0'}", 200)
            .replaceAll("(?s).*?\"run_id\": ?\"(\\w+)\".*", "$1");
    String version = "{'name': 'risk', 'source': '%s'}";

    for (String source :
        new String[] {
          "mlflow-artifacts:/0/" + run + "/artifacts/model",
          "runs:/" + run + "/model",
          "mlflow-artifacts:/elsewhere/model"
        }) {
      post(ann, "model-versions/create", version.formatted(source), 403);
      post(admin, "model-versions/create", version.formatted(source), 200);
    }
  }

  @Test
  void namesNoDatasetThatItsMakerMustNotRead() {
    String version =
        "{'name': 'risk', 'source': 's3://b/model', 'tags': [{'key': '%s', 'value': 'heart/1'}]}";
    String tag = "{'name': 'risk', 'version': '1', 'key': '%s', 'value': 'heart/1'}";

    post(ann, "model-versions/create", version.formatted("bellwether.dataset"), 403);
    post(ann, "model-versions/create", version.formatted("team"), 200);
    post(ann, "model-versions/set-tag", tag.formatted("bellwether.dataset"), 403);
    post(ann, "model-versions/set-tag", tag.formatted("bellwether.holdout"), 403);
    post(ann, "model-versions/set-tag", tag.formatted("owner"), 200);
    post(admin, "model-versions/set-tag", tag.formatted("bellwether.dataset"), 200);
  }
}
