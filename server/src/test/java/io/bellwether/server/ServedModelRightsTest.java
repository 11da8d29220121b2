// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever protocol asks: a model answers only who may use it, and is known to who may read it. */
class ServedModelRightsTest {
  private static final String ADMIN = "the-first-password";
  private static final String ROWS = "{\"instances\": [[1]]}";
  private static final Map<String, String> SCORING =
      Map.of(
          "/v2/models/secret/infer",
          "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, 1], \"datatype\": \"FP64\", \"data\": [1]}]}",
          "/v1/models/secret:predict",
          ROWS,
          "/v1/models/secret:explain",
          ROWS,
          "/ml/secret/invocations",
          ROWS,
          "/endpoints/secret/invocations",
          ROWS);
  private static final List<String> READING =
      List.of(
          "/v2/models/secret",
          "/api/v1/endpoints/secret",
          "/api/v1/models/secret/1/export?target=jar",
          "/v2/models/secret/ready",
          "/v2/models/secret/versions/1/config",
          "/v2/models/secret/stats",
          "/v1/models/secret",
          "/ml/secret/ping",
          "/api/2.0/endpoints/secret");
  private static final List<String> LISTS =
      List.of(
          "/v2/models",
          "/v2/models/stats",
          "/v1/models",
          "/api/2.0/endpoints/",
          "/api/v1/endpoints");

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
    String user = "{\"username\": \"ann\", \"password\": \"password of ann\"}";
    ok(admin.post("/api/2.0/mlflow/users/create", user));
    ann = server.as("ann", "password of ann");
    String linear =
        """
        {"kind": "linear", "features": ["x"], "coef": [[1]], "intercept": [0], "link": "logit"}""";
    ok(admin.upload("/api/v1/models/secret/versions", "{\"format\": \"linear\"}", linear));
    ok(admin.post("/api/v1/models/secret/1/promote", "{\"alias\": \"champion\"}"));
    SCORING.forEach((path, body) -> ok(admin.post(path, body))); // It is in memory now.
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
  }

  private void grant(String level) {
    grant("secret", level);
  }

  private void grant(String model, String level) {
    String body =
        "{\"username\": \"ann\", \"resource_type\": \"registered_model\", \"resource_id\": \"%s\", \"permission\": \"%s\"}"
            .formatted(model, level);
    ok(admin.post("/api/3.0/mlflow/users/permissions/grant", body));
  }

  private void isKnown(boolean known, boolean answers) {
    SCORING.forEach(
        (path, body) ->
            assertThat(ann.post(path, body).status()).as(path).isEqualTo(answers ? 200 : 403));
    for (String path : READING) {
      assertThat(ann.get(path).status()).as(path).isEqualTo(known ? 200 : 403);
    }
    for (String path : LISTS) {
      assertThat(ann.get(path).text().contains("secret")).as(path).isEqualTo(known);
    }
    assertThat(ann.post("/v2/repository/index", "").text().contains("secret")).isEqualTo(known);
  }

  @Test
  void aLevelOpensWhatItIsFor() {
    isKnown(false, false);
    assertThat(ann.post("/v2/repository/models/secret/load", "").status()).isEqualTo(403);
    grant("READ");
    isKnown(true, false);
  }

  @Test
  void theRightToAskAModelOpensNoDataset() {
    grant("USE");
    String batch = "{\"dataset\": \"salaries\"}";

    assertThat(ann.post("/ml/secret/batch_predict", batch).status()).isEqualTo(403);
    assertThat(admin.post("/ml/secret/batch_predict", batch).status()).isEqualTo(404);
  }

  @Test
  void whoMayUseItIsAnswered() {
    grant("USE");
    isKnown(true, true);
  }

  @Test
  void theRightToReadAModelMakesNoEnsembleThatAsksIt() {
    grant("READ");
    ok(ann.post("/api/2.0/mlflow/registered-models/create", "{\"name\": \"own\"}"));
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "pipeline",
         "members": [{"version": "secret/1"}]}""";

    Reply refused =
        ann.upload("/api/v1/models/own/versions", "{\"format\": \"ensemble\"}", document);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("that you may use");
  }

  /** Before anything of the document is looked at, which takes time. */
  @Test
  void whoMayNotChangeTheModelRegistersNoEnsembleUnderItsName() {
    grant("USE");
    ok(ann.post("/api/2.0/mlflow/registered-models/create", "{\"name\": \"own\"}"));

    Reply refused =
        ann.upload("/api/v1/models/secret/versions", "{\"format\": \"ensemble\"}", "no document");

    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void anEnsembleTakesOnlyMembersThatItsMakerMayUse() {
    ok(ann.post("/api/2.0/mlflow/registered-models/create", "{\"name\": \"own\"}"));
    String format = "{\"format\": \"ensemble\"}";
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "pipeline",
         "members": [{"version": "secret@champion"}]}""";

    Reply hidden = ann.upload("/api/v1/models/own/versions", format, document);
    String absent = document.replace("secret", "absent");
    Reply unknown = ann.upload("/api/v1/models/own/versions", format, absent);
    assertThat(hidden.status()).isEqualTo(422);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(hidden.json().path("detail").asText().replace("secret", "absent"))
        .isEqualTo(unknown.json().path("detail").asText());

    grant("USE");
    ok(ann.upload("/api/v1/models/own/versions", format, document));
    ok(ann.post("/ml/own/predict", "{\"features\": {\"x\": 1}, \"model_version\": \"1\"}"));
    String delete = "{\"name\": \"secret\", \"version\": \"1\"}";
    assertThat(admin.delete("/api/2.0/mlflow/model-versions/delete", delete).text())
        .contains("own/1");
  }

  /** It holds them, however deep within each other. */
  @Test
  void whoMayNotReadAMemberTakesNoFileOfTheEnsemble() {
    String format = "{\"format\": \"ensemble\"}";
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "average",
         "members": [{"version": "secret/1"}, {"version": "secret/1", "name": "again"}]}""";
    ok(admin.upload("/api/v1/models/inner/versions", format, document));
    String outer = document.replace("secret/1", "inner/1");
    ok(admin.upload("/api/v1/models/own/versions", format, outer));
    for (String model : List.of("inner", "own")) {
      grant(model, "MANAGE");
    }

    String path = "/api/v1/models/own/1/export?target=jar";
    assertThat(ann.get(path).status()).isEqualTo(403);
    assertThat(ann.get(path).text()).doesNotContain("secret").contains("needs READ");
    grant("READ");
    assertThat(ann.get(path).status()).isEqualTo(200);
  }
}
