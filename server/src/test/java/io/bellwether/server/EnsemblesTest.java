// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ensembles of versions, through every wall. */
class EnsemblesTest {
  private static final String ROW = "{\"x\": 1, \"y\": 3, \"z\": 2}";
  private static final String AVERAGE =
      """
      {"format": "bellwether.ensemble.v1", "kind": "average", "space": "%s",
       "members": [{"version": "cheap@champion"}, {"version": "costly/1.0.0"}]}""";

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    linear("cheap", "[\"x\", \"y\"]", "[[1, 0]]", "{}");
    linear("costly", "[\"x\", \"z\"]", "[[0, 1]]", "{}");
    ok(server.post("/api/v1/models/cheap/1/promote", "{\"alias\": \"champion\"}"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
    return reply;
  }

  private void linear(String name, String features, String coef, String tags) {
    String model =
        """
        {"kind": "linear", "features": %s, "coef": %s, "intercept": [0], "link": "logit"}"""
            .formatted(features, coef);
    String metadata = "{\"format\": \"linear\", \"tags\": %s}".formatted(tags);
    ok(server.upload("/api/v1/models/" + name + "/versions", metadata, model));
  }

  private Reply ensemble(String name, String document) {
    return server.upload(
        "/api/v1/models/" + name + "/versions", "{\"format\": \"ensemble\"}", document);
  }

  private void blend(String document) {
    JsonNode version = ok(ensemble("blend", document)).json();
    assertThat(version.path("model_type").asText()).isEqualTo("ensemble");
    assertThat(version.path("signature").path("inputs").findValuesAsText("name"))
        .containsExactly("x", "y", "z");
    ok(server.post("/api/v1/models/blend/1/promote", "{\"alias\": \"champion\"}"));
  }

  private JsonNode answer(String path, String body) {
    return ok(server.post(path, body)).json();
  }

  private double probability() {
    return answer("/ml/blend/predict", "{\"features\": " + ROW + "}")
        .path("probability")
        .asDouble();
  }

  private static double sigmoid(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  @Test
  void everyProtocolAnswersBySumsOfMargins() {
    blend(AVERAGE.formatted("margin"));
    double expected = sigmoid(1.5);

    JsonNode one =
        answer("/ml/blend/predict", "{\"features\": %s, \"explain\": true}".formatted(ROW));
    assertThat(one.path("probability").asDouble()).isEqualTo(expected);
    assertThat(one.path("explanation").path("contributions").findValuesAsText("contribution"))
        .containsExactly("1.0", "0.5", "0.0");
    String instances = "{\"instances\": [%s, %s]}".formatted(ROW, ROW);
    assertThat(answer("/ml/blend/batch_predict", instances).path("predictions")).hasSize(2);
    assertThat(answer("/v1/models/blend:predict", instances).path("predictions").path(1).asDouble())
        .isEqualTo(expected);
    String tensors =
        """
        {"inputs": [{"name": "x", "shape": [1, 3], "datatype": "FP64", "data": [1, 3, 2]}],
         "outputs": [{"name": "margin"}, {"name": "contributions"}]}""";
    JsonNode outputs = answer("/v2/models/blend/infer", tensors).path("outputs");
    assertThat(outputs.path(0).path("data")).hasToString("[1.5]");
    assertThat(outputs.path(1).path("data")).hasToString("[0.5,0.0,1.0,0.0]");
    String frame = "{\"dataframe_records\": [%s]}".formatted(ROW);
    assertThat(answer("/ml/blend/invocations", frame).path("predictions").path(0).asDouble())
        .isEqualTo(expected);
    String explained =
        """
        {"prediction_ids": ["%s"]}"""
            .formatted(one.path("prediction_id").asText());
    JsonNode why = answer("/api/v1/models/blend/1/explanations", explained);
    assertThat(why.path("explanations").path(0).path("method").asText()).isEqualTo("ensemble_shap");
    assertThat(why.path("explanations").path(0).path("baseline").path("kind").asText())
        .isEqualTo("members");
  }

  @Test
  void aVersionAnswersTheSameWhateverBecomesOfItsMembers() {
    blend(AVERAGE.formatted("probability"));
    double before = probability();
    assertThat(before).isEqualTo((sigmoid(1) + sigmoid(2)) / 2, within(1e-15));

    linear("cheap", "[\"x\", \"y\"]", "[[9, 9]]", "{}");
    ok(server.post("/api/v1/models/cheap/2/promote", "{\"alias\": \"champion\"}"));
    String mlflow = "/api/2.0/mlflow/";
    Reply gone = server.delete(mlflow + "model-versions/delete", named("cheap", 1));
    assertThat(gone.status()).isEqualTo(409);
    assertThat(gone.text()).contains("cheap/1 is a member of the ensemble blend/1");
    String all = "{\"name\": \"costly\"}";
    assertThat(server.delete(mlflow + "registered-models/delete", all).status()).isEqualTo(409);
    String rename = "{\"name\": \"costly\", \"new_name\": \"dear\"}";
    ok(server.post(mlflow + "registered-models/rename", rename));
    String champion = "{\"name\": \"blend\", \"alias\": \"champion\"}";
    ok(server.delete(mlflow + "registered-models/alias", champion));
    ok(server.post("/v2/repository/models/blend/unload", "{}"));
    ok(server.post("/api/v1/models/blend/1/promote", "{\"alias\": \"champion\"}"));

    assertThat(probability()).isEqualTo(before);
    JsonNode lineage = server.get("/api/v1/models/blend/1/lineage").json().path("members");
    assertThat(lineage.findValuesAsText("name")).containsExactly("cheap", "dear");
    assertThat(server.get("/api/v1/models/blend/1/card").text())
        .contains("Its member dear, version 1 (1.0.0), of type linear");
    ok(server.delete(mlflow + "model-versions/delete", named("blend", 1)));
    ok(server.delete(mlflow + "model-versions/delete", named("cheap", 1)));
  }

  private static String named(String model, int version) {
    return "{\"name\": \"%s\", \"version\": \"%d\"}".formatted(model, version);
  }

  @Test
  void aCopyNeedsTheSameMembers() {
    blend(AVERAGE.formatted("margin"));
    awaitValidation("blend");
    String mlflow = "/api/2.0/mlflow/";
    ok(server.post(mlflow + "registered-models/create", "{\"name\": \"copy\"}"));
    String copy = "{\"name\": \"copy\", \"source\": \"models:/blend/1\"}";
    ok(server.post(mlflow + "model-versions/create", copy));

    assertThat(awaitValidation("copy").path("status").asText()).isEqualTo("passed");
    String asked = "{\"features\": %s, \"model_version\": \"1\"}".formatted(ROW);
    assertThat(answer("/ml/copy/predict", asked).path("probability").asDouble())
        .isEqualTo(probability());
    assertThat(server.get("/api/v1/models/copy/1/lineage").json().path("members")).hasSize(2);
    String champion = "{\"name\": \"blend\", \"alias\": \"champion\"}";
    ok(server.delete(mlflow + "registered-models/alias", champion));
    ok(server.delete(mlflow + "model-versions/delete", named("blend", 1)));
    assertThat(server.delete(mlflow + "model-versions/delete", named("cheap", 1)).text())
        .contains("cheap/1 is a member of the ensemble copy/1");
  }

  /** The alias may move, and the version that it stands for may go. */
  @Test
  void aCopyIsNoMember() {
    String mlflow = "/api/2.0/mlflow/";
    ok(server.post(mlflow + "registered-models/create", "{\"name\": \"copy\"}"));
    String copy = "{\"name\": \"copy\", \"source\": \"models:/cheap/champion\"}";
    ok(server.post(mlflow + "model-versions/create", copy));

    Reply refused =
        ensemble("blend", AVERAGE.formatted("margin").replace("costly/1.0.0", "copy/1"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("members[1].version: copy 1, a copy of cheap/champion")
        .contains("name the version that it is a copy of");
  }

  private JsonNode awaitValidation(String model) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    String path = "/api/v1/models/" + model + "/1";
    JsonNode validation = server.get(path).json().path("validation");
    while (validation.isNull()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      validation = server.get(path).json().path("validation");
    }
    return validation;
  }

  private void rows() {
    StringBuilder csv = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 20; i++) {
      csv.append("%d,%d,%d\n".formatted(i % 3, i % 4, i % 5));
    }
    ok(server.post("/api/v1/datasets/rows?format=csv", csv.toString()));
  }

  /** The rows' means are 0.95, 1.5 and 2. */
  @Test
  void linearMembersWithoutMeansAreHeldAgainstThoseOfTheTrainingSample() {
    rows();
    Reply made =
        server.upload(
            "/api/v1/models/blend/versions",
            "{\"format\": \"ensemble\", \"tags\": {\"bellwether.dataset\": \"rows/1\"}}",
            AVERAGE.formatted("margin"));
    ok(made);
    String asked = "{\"features\": %s, \"model_version\": \"1\"}".formatted(ROW);
    String id = answer("/ml/blend/predict", asked).path("prediction_id").asText();
    String ids = "{\"prediction_ids\": [\"%s\"]}".formatted(id);
    JsonNode why = answer("/api/v1/models/blend/1/explanations", ids).path("explanations").path(0);

    assertThat(why.path("method").asText()).isEqualTo("ensemble_shap");
    assertThat(why.path("baseline").path("kind").asText()).isEqualTo("training_sample");
    assertThat(why.path("baseline").path("rows").asInt()).isEqualTo(20);
    assertThat(why.path("value").asDouble()).isEqualTo(1.5);
    assertThat(why.path("base_value").asDouble()).isEqualTo((0.95 + 2) / 2, within(1e-12));
    JsonNode parts = why.path("contributions");
    assertThat(parts.findValuesAsText("feature")).containsExactly("x", "y", "z");
    assertThat(parts.path(0).path("contribution").asDouble())
        .isEqualTo((1 - 0.95) / 2, within(1e-12));
    String members = "{\"prediction_ids\": [\"%s\"], \"baseline\": \"members\"}".formatted(id);
    assertThat(
            answer("/api/v1/models/blend/1/explanations", members).findValuesAsText("base_value"))
        .containsExactly("0.0");
  }

  /** The sample is read in the background, which an answer says: no request waits for it. */
  @Test
  void explanationsAtOnceAreHeldAgainstTheSampleToo() {
    rows();
    String tags = "{\"bellwether.dataset\": \"rows/1\"}";
    linear("first", "[\"x\", \"y\"]", "[[1, 0]]", tags);
    String asked =
        "{\"features\": {\"x\": 1, \"y\": 0}, \"model_version\": \"1\", \"explain\": true}";
    long deadline = System.nanoTime() + 60_000_000_000L;
    JsonNode answer = answer("/ml/first/predict", asked);
    while (!answer.at("/explanation/baseline/kind").asText().equals("training_sample")) {
      assertThat(answer.at("/explanation/baseline/kind").asText()).isEqualTo("zeros");
      assertThat(answer.at("/explanation/base_value").asDouble()).isZero();
      assertThat(System.nanoTime()).isLessThan(deadline);
      answer = answer("/ml/first/predict", asked);
    }

    JsonNode explanation = answer.path("explanation");
    assertThat(explanation.at("/baseline/dataset").asText()).isEqualTo("rows/1");
    assertThat(explanation.at("/baseline/rows").asInt()).isEqualTo(20);
    String id = answer.path("prediction_id").asText();
    assertThat(server.get("/api/v1/predictions/" + id).json().path("explanation"))
        .isEqualTo(explanation);
    String ids = "{\"prediction_ids\": [\"%s\"]}".formatted(id);
    JsonNode later = answer("/api/v1/models/first/1/explanations", ids).at("/explanations/0");
    assertThat(explanation.path("base_value").asDouble())
        .isEqualTo(later.path("base_value").asDouble(), within(1e-12));
    for (int i = 0; i < 2; i++) {
      assertThat(explanation.at("/contributions/" + i + "/contribution").asDouble())
          .isEqualTo(later.at("/contributions/" + i + "/contribution").asDouble(), within(1e-12));
    }
  }

  @Test
  void whatDoesNotAddUpMarginsIsExplainedByAskingIt() {
    rows();
    String tags = "{\"bellwether.dataset\": \"rows/1\"}";
    linear("first", "[\"x\", \"y\"]", "[[1, 0]]", tags);
    linear("second", "[\"x\", \"z\"]", "[[0, 1]]", tags);
    blend(
        """
        {"format": "bellwether.ensemble.v1", "kind": "cascade",
         "members": [{"version": "first/1", "sure": 0.75}, {"version": "second/1"}]}""");

    Reply refused =
        server.post("/ml/blend/predict", "{\"features\": %s, \"explain\": true}".formatted(ROW));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("an ensemble that does not add up margins");
    JsonNode made = answer("/ml/blend/predict", "{\"features\": " + ROW + "}");
    assertThat(made.path("probability").asDouble()).isEqualTo(sigmoid(2));
    String ids = "{\"prediction_ids\": [\"%s\"]}".formatted(made.path("prediction_id").asText());
    JsonNode why = answer("/api/v1/models/blend/1/explanations", ids).path("explanations").path(0);
    assertThat(why.path("method").asText()).isEqualTo("kernel_shap");
    double sum = why.path("base_value").asDouble();
    for (JsonNode part : why.path("contributions")) {
      sum += part.path("contribution").asDouble();
    }
    assertThat(sum).isEqualTo(sigmoid(2), within(1e-9));
  }

  @Test
  void whatCannotBeAnEnsembleIsRefusedByName() {
    String one =
        "{\"format\": \"bellwether.ensemble.v1\", \"kind\": \"average\", \"members\": [%s]}";
    for (String version : List.of("none/1", "cheap/7", "cheap@latest", "cheap", "cheap@1", "/1")) {
      Reply reply = ensemble("blend", one.formatted("{\"version\": \"" + version + "\"}"));
      assertThat(reply.status()).as(version).isEqualTo(422);
      assertThat(reply.text()).contains("members[0].version: " + version);
    }
    String colour =
        """
        {"kind": "linear", "features": ["x"], "coef": [[1], [2], [3]], "intercept": [0, 0, 0],
         "link": "softmax"}""";
    ok(server.upload("/api/v1/models/colour/versions", "{\"format\": \"linear\"}", colour));
    String unlike = "{\"version\": \"cheap/1\"}, {\"version\": \"colour/1\"}";
    assertThat(ensemble("blend", one.formatted(unlike)).text())
        .contains("members[1] (colour/1): answers the classes [0, 1, 2]");
    assertThat(ensemble("blend", "{\"kind\": \"average\"}").text())
        .contains("format: absent (expected: bellwether.ensemble.v1)");
    assertThat(server.upload("/api/v1/models/blend/versions", "{\"format\": \"linear\"}", unlike))
        .extracting(Reply::status)
        .isEqualTo(422);
    assertThat(
            server
                .upload(
                    "/api/v1/models/blend/versions",
                    "{\"format\": \"linear\"}",
                    AVERAGE.formatted("margin"))
                .text())
        .contains("an ensemble of versions is registered as one");
    assertThat(server.get("/api/v1/models/blend").status()).isEqualTo(404);
    ok(ensemble("blend", AVERAGE.formatted("margin")));
    assertThat(server.get("/api/v1/models/blend/1/export?target=jar").status()).isEqualTo(200);
    assertThat(ok(server.get("/api/v1/models/blend/1/export?target=c")).text())
        .contains("int blend_m1_predict(")
        .contains("int blend_predict(");
    assertThat(server.get("/api/v1/models/blend/1/export?target=onnx").status()).isEqualTo(200);
    String first =
        "{\"format\": \"bellwether.ensemble.v1\", \"kind\": \"cascade\", \"members\":"
            + " [{\"version\": \"cheap/1\", \"sure\": 0.9}, {\"version\": \"costly/1\"}]}";
    ok(ensemble("first", first));
    assertThat(ok(server.get("/api/v1/models/first/1/export?target=c")).text())
        .contains("int first_m1_score(");
    assertThat(server.get("/api/v1/models/first/1/export?target=onnx").text())
        .contains("jar: of ensembles, averages and votes are graphs");
  }

  @Test
  void ensemblesAreNestedOnlySoDeep() {
    String within =
        "{\"format\": \"bellwether.ensemble.v1\", \"kind\": \"pipeline\", \"members\": [{\"version\": \"%s/1\"}]}";
    String member = "cheap";
    for (int depth = 1; depth <= 4; depth++) {
      ok(ensemble("deep" + depth, within.formatted(member)));
      member = "deep" + depth;
    }
    assertThat(
            answer(
                    "/ml/deep4/predict",
                    "{\"features\": {\"x\": 1, \"y\": 0}, \"model_version\": \"1\"}")
                .path("probability")
                .asDouble())
        .isEqualTo(sigmoid(1));
    assertThat(ensemble("deep5", within.formatted(member)).text()).contains("at most 4 deep");
  }
}
