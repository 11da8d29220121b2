// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

  @Test
  void whoLoadsAModelOrLetsGoOfItIsKept() {
    upload("served", "identity", "[[1, 2]]", "[3]");
    upload("idle", "identity", "[[1, 2]]", "[3]");
    server.post("/api/v1/models/served/1/promote", "{\"alias\": \"champion\"}");

    assertThat(server.post("/v2/repository/models/served/load", "").status()).isEqualTo(200);
    assertThat(server.post("/v2/repository/models/idle/load", "").status()).isEqualTo(409);
    assertThat(server.post("/v2/repository/models/served/unload", "").status()).isEqualTo(409);
    assertThat(server.post("/v2/repository/models/idle/unload", "").status()).isEqualTo(200);

    List<String> kept = new ArrayList<>();
    for (JsonNode record : server.get("/api/v1/audit").json().path("records")) {
      kept.add(record.path("action").asText() + " " + record.path("subject").asText());
    }
    assertThat(kept)
        .filteredOn(line -> line.contains("load"))
        .filteredOn(line -> !line.startsWith("model.upload"))
        .containsExactlyInAnyOrder("model.load model:served", "model.unload model:idle");
  }

  @Test
  void severalClassesHaveAMarginEachAndOneThatIsExplained() {
    upload("colour", "softmax", "[[1, 2], [0, 1], [2, 0]]", "[0, 0, 1]");

    JsonNode answer =
        server
            .post(
                "/ml/colour/predict",
                """
                {"features": {"a": 3, "b": 1}, "model_version": "1", "explain": true,
                 "margin": true}
                """)
            .json();

    assertThat(answer.path("prediction").asInt()).isEqualTo(2);
    assertThat(answer.path("margin")).hasToString("[5.0,1.0,7.0]");
    JsonNode explanation = answer.path("explanation");
    assertThat(explanation.path("class").isIntegralNumber()).isTrue();
    assertThat(explanation.path("class").asInt()).isEqualTo(2);
    double sum = explanation.path("base_value").asDouble();
    for (JsonNode part : explanation.path("contributions")) {
      sum += part.path("contribution").asDouble();
    }
    assertThat(sum).isEqualTo(7);
    String logged = "/api/v1/predictions/" + answer.path("prediction_id").asText();
    assertThat(server.get(logged).json().path("explanation")).isEqualTo(explanation);
  }

  private static final String MLMODEL =
      """
      flavors:
        xgboost: {data: model.xgb.json, xgb_version: 3.2.0}
        python_function: {loader_module: mlflow.xgboost}
      signature:
        inputs: '[{"type": "double", "name": "age"}, {"type": "double", "name": "chol"}]'
      """;

  /** A tree of one split: below 0.5 of the first feature 1, else 2. */
  private static final String XGBOOST =
      """
      {"learner": {"learner_model_param": {"base_score": "0", "num_class": "0", "num_feature": "2"},
       "objective": {"name": "reg:squarederror"}, "feature_names": [],
       "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [
       {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
        "split_indices": [0, 0, 0], "split_conditions": [0.5, 1, 2],
        "default_left": [0, 0, 0], "sum_hessian": [2, 1, 1], "loss_changes": [1, 0, 0]}]}}},
       "version": [2, 1, 0]}
      """;

  private static byte[] zip(String... namesAndTexts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Reply directory(String name, byte[] zip) {
    return server.upload("/api/v1/models/" + name + "/versions", "{\"format\": \"mlflow\"}", zip);
  }

  @Test
  void aZipOfMlflowsDirectoryIsAModel() {
    byte[] zip = zip("model/MLmodel", MLMODEL, "model/model.xgb.json", XGBOOST);

    Reply made = directory("zipped", zip);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().path("signature").path("inputs").findValuesAsText("name"))
        .containsExactly("age", "chol");
    String row = "{\"features\": {\"age\": 0.25, \"chol\": null}, \"model_version\": \"1\"}";
    Reply answer = server.post("/ml/zipped/predict", row);
    assertThat(answer.json().path("prediction").asDouble()).as(answer.text()).isEqualTo(1);
  }

  @Test
  void aZipThatHoldsNoSuchDirectoryIsRefusedWithTheReason() {
    String pickle = "flavors: {python_function: {loader_module: mlflow.sklearn}}";
    byte[] whole = zip("MLmodel", MLMODEL, "model.xgb.json", XGBOOST);
    Map<String, byte[]> cases = new LinkedHashMap<>();
    cases.put("model.xgb.json: absent", zip("MLmodel", MLMODEL));
    cases.put("there is no MLmodel file", zip("a.txt", "hello"));
    cases.put("only Python reads its flavors [python_function]", zip("MLmodel", pickle));
    cases.put("no YAML", zip("MLmodel", "flavors: [1"));
    cases.put("nested", zip("MLmodel", "flavors: &a [*a]"));
    cases.put("the file ../x", zip("MLmodel", MLMODEL, "../x", "y"));
    cases.put("learner", zip("MLmodel", MLMODEL, "model.xgb.json", "{\"learner\": {}}"));
    cases.put("broken", Arrays.copyOf(whole, whole.length / 2));
    cases.put("no files", "no zip".getBytes(StandardCharsets.UTF_8));

    cases.forEach(
        (reason, zip) -> {
          Reply refused = directory("broken", zip);
          assertThat(refused.status()).as(reason).isEqualTo(422);
          assertThat(refused.json().path("detail").asText()).contains(reason);
        });

    assertThat(server.get("/api/v1/models/broken").status()).isEqualTo(404);
  }

  /** XGBoost's own predict answers 1.0 with this objective, and probabilities with softprob. */
  @Test
  void softmaxIsAnsweredWithTheClass() {
    String leaf =
        """
        {"left_children": [-1], "right_children": [-1], "split_indices": [0],
         "split_conditions": [%d], "default_left": [0], "sum_hessian": [1], "loss_changes": [0]}""";
    String model =
        """
        {"learner": {"learner_model_param":
          {"base_score": "0", "num_class": "3", "num_feature": "1"},
         "objective": {"name": "multi:softmax"}, "feature_names": ["a"],
         "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0, 1, 2],
          "trees": [%s, %s, %s]}}}, "version": [2, 1, 0]}
        """
            .formatted(leaf.formatted(0), leaf.formatted(2), leaf.formatted(1));
    String path = "/api/v1/models/classes/versions";
    assertThat(server.upload(path, "{\"format\": \"xgboost\"}", model).status()).isEqualTo(201);

    Reply answer =
        server.post(
            "/v2/models/classes/versions/1/infer",
            """
            {"inputs": [{"name": "x", "shape": [2, 1], "datatype": "FP32", "data": [1, 2]}]}""");

    JsonNode output = answer.json().path("outputs").path(0);
    assertThat(output.path("shape")).as(answer.text()).hasToString("[2]");
    assertThat(output.path("data")).hasToString("[1.0,1.0]");
    String row = "{\"features\": {\"a\": 1}, \"model_version\": \"1\"}";
    JsonNode told = server.post("/ml/classes/predict", row).json();
    assertThat(told.path("prediction").asInt()).isEqualTo(1);
    assertThat(told.path("probabilities").size()).isEqualTo(3);
  }

  /** As XGBClassifier and LGBMClassifier do: their own predict asks for more than one half. */
  @Test
  void ofTwoEquallyProbableClassesTheFirstIsAnswered() {
    String model =
        """
        {"learner": {"attributes": {"scikit_learn": "{\\"_estimator_type\\": \\"classifier\\"}"},
         "learner_model_param": {"base_score": "5E-1", "num_class": "0", "num_feature": "1"},
         "objective": {"name": "binary:logistic"}, "feature_names": ["a"],
         "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [
         {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
          "split_indices": [0, 0, 0], "split_conditions": [0.5, 0, 0.25],
          "default_left": [0, 0, 0], "sum_hessian": [2, 1, 1], "loss_changes": [1, 0, 0]}]}}},
         "version": [2, 1, 0]}
        """;
    String path = "/api/v1/models/tied/versions";
    assertThat(server.upload(path, "{\"format\": \"xgboost\"}", model).status()).isEqualTo(201);
    server.post("/api/v1/models/tied/1/promote", "{\"alias\": \"champion\"}");

    Reply answer =
        server.post(
            "/ml/tied/invocations",
            """
            {"dataframe_split": {"columns": ["a"], "data": [[0], [1]]}}""");

    assertThat(answer.json().path("predictions")).as(answer.text()).hasToString("[0,1]");
    Reply own = server.post("/ml/tied/predict", "{\"features\": {\"a\": 0}}");
    assertThat(own.json().path("prediction")).as(own.text()).hasToString("0");
    assertThat(own.json().path("probability").asDouble()).isEqualTo(0.5);
    Reply batch = server.post("/ml/tied/batch_predict", "{\"instances\": [{\"a\": 0}]}");
    assertThat(batch.json().path("predictions").path(0).path("prediction"))
        .as(batch.text())
        .hasToString("0");
  }

  @Test
  void aNameThatIsEmptyOrThereTwiceIsRefused() {
    String model =
        """
        {"kind": "linear", "features": ["a", ""], "coef": [[1, 2]], "intercept": [3], "link": "logit"}
        """;

    Reply empty = server.upload("/api/v1/models/no/versions", "{\"format\": \"linear\"}", model);
    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.text()).contains("model: the name of feature 1 is empty");

    String learner = "\"learner\": {\"learner_model_param\": {\"num_feature\": \"1\"}}";
    String twice = "{%s, %s}".formatted(learner, learner);
    Reply again = server.upload("/api/v1/models/no/versions", "{\"format\": \"xgboost\"}", twice);
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.text()).contains("learner: twice (expected: each name once in an object)");
  }

  @Test
  void theIndexOfAFrameHasANameForEachRow() {
    upload("value", "identity", "[[1, 2]]", "[3]");
    server.post("/api/v1/models/value/1/promote", "{\"alias\": \"champion\"}");
    for (String index : List.of("[0]", "[]", "5", "\"ab\"")) {
      Reply wrong = split(index);
      assertThat(wrong.status()).as(index).isEqualTo(400);
      assertThat(wrong.text())
          .contains("dataframe_split.index: ", "(expected: 2, one for each row)");
    }
    for (String index : List.of("[0, 1]", "[\"x\", \"x\"]", "null")) {
      assertThat(split(index).status()).as(index).isEqualTo(200);
    }
  }

  private Reply split(String index) {
    return server.post(
        "/ml/value/invocations",
        """
        {"dataframe_split": {"columns": ["a", "b"], "data": [[0, 1], [1, 1]], "index": %s}}"""
            .formatted(index));
  }
}
