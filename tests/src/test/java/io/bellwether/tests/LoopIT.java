// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.tests.CheckedApi.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The loop once over HTTP; each test goes on where the one before it ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoopIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MODEL = "heart";

  /** No patient of the generator has such a cholesterol. */
  private static final int PLANTED_CHOL = 9999;

  private final Patients patients = new Patients(7, 200);

  private Path data;
  private BellwetherServer server;
  private CheckedApi api;
  private int trainingSetVersion;
  private String alert = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    data = folder;
    server = BellwetherServer.start(data);
    api = new CheckedApi(server.url());
  }

  @AfterAll
  void stop() {
    api.close();
    server.close();
  }

  @Test
  @Order(1)
  void keepsDatasets() throws Exception {
    String vitals = patients.vitals() + patients.vitalsAfterDiagnosis(0, PLANTED_CHOL);
    JsonNode stored = api.upload("/api/v1/datasets/vitals?format=csv&missing=%3F", vitals);
    assertThat(stored.path("version").asInt()).isEqualTo(1);
    assertThat(stored.path("rows").asInt()).isEqualTo(patients.count() + 1);
    api.upload("/api/v1/datasets/tests?format=csv&missing=%3F", patients.tests());
    api.upload("/api/v1/datasets/labels?format=csv", patients.labels());

    JsonNode again = api.upload("/api/v1/datasets/vitals?format=csv&missing=%3F", vitals);
    assertThat(again).isEqualTo(stored);
    assertThat(api.get("/api/v1/datasets").path("datasets")).hasSize(3);
    JsonNode profile = api.get("/api/v1/datasets/vitals/1/profile");
    assertThat(profile.path("columns")).hasSize(stored.path("columns").size());
  }

  @Test
  @Order(2)
  void refusesABrokenFileAndKeepsNothingOfIt() throws Exception {
    Reply refused =
        api.send("POST", "/api/v1/datasets/broken?format=csv", "text/csv", "a,b\n1,2\n3,4,5\n");

    assertThat(refused.status()).isEqualTo(422);
    JsonNode problem = refused.json();
    assertThat(problem.path("errors").path(0).path("row").asInt()).isEqualTo(2);
    assertThat(api.send("GET", "/api/v1/datasets/broken", Optional.empty()).status())
        .isEqualTo(404);
  }

  @Test
  @Order(3)
  void validatesADataset() throws Exception {
    Map<String, Object> age = Map.of("column", "age", "min_value", 0, "max_value", 40);
    JsonNode outcome =
        api.post(
            "/api/v1/datasets/vitals/1/validate",
            Map.of(
                "expectations",
                List.of(Map.of("type", "expect_column_values_to_be_between", "kwargs", age))));

    assertThat(outcome.path("success").asBoolean()).isFalse();
  }

  @Test
  @Order(4)
  void servesFeaturesByKey() throws Exception {
    view("vitals", "measured_at", Patients.VITALS);
    view("tests", "tested_at", Patients.TESTS);
    for (String view : List.of("vitals", "tests")) {
      awaitJob(api.post("/api/v1/features/views/" + view + "/materialize", Map.of()));
    }

    JsonNode online =
        api.post(
            "/get-online-features",
            Map.of(
                "entities", Map.of("patient_id", List.of("PT0001", "nobody")),
                "features", List.of("vitals:chol")));

    JsonNode chol = online.path("results").path(1);
    assertThat(chol.path("values").path(0).asInt()).isEqualTo(PLANTED_CHOL);
    assertThat(chol.path("statuses").path(1).asText()).isEqualTo("NOT_FOUND");
  }

  private void view(String name, String time, List<String> features) throws Exception {
    api.put(
        "/api/v1/features/views/" + name,
        Map.of(
            "entities",
            List.of("patient_id"),
            "dataset",
            name,
            "event_time",
            time,
            "features",
            features.stream().map(feature -> Map.of("name", feature, "type", "double")).toList()));
  }

  @Test
  @Order(5)
  void neverTrainsOnWhatWasKnownLater() throws Exception {
    List<String> features = new ArrayList<>();
    Patients.VITALS.forEach(feature -> features.add("vitals:" + feature));
    Patients.TESTS.forEach(feature -> features.add("tests:" + feature));
    JsonNode made =
        api.post(
            "/api/v1/features/training-sets",
            Map.of(
                "name", "training",
                "entities_dataset", "labels",
                "event_time", "diagnosed_at",
                "features", features));

    trainingSetVersion = made.path("version").asInt();
    assertThat(made.path("rows").asInt()).isEqualTo(patients.count());
    assertThat(made.path("lineage").path("features")).hasSize(features.size());
    String content =
        api.send(
                "GET",
                "/api/v1/datasets/training/%d/content?format=csv".formatted(trainingSetVersion),
                Optional.empty())
            .body();
    assertThat(content.lines()).hasSize(patients.count() + 1);
    assertThat(content).doesNotContain(Integer.toString(PLANTED_CHOL));
  }

  @Test
  @Order(6)
  void trainsTwoModels() throws Exception {
    JsonNode accepted = api.post("/api/v1/training/start", trainingRequest());
    JsonNode ended = api.until(accepted.path("status_url").asText(), PATIENCE, LoopIT::hasEnded);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("best").path("metrics").path("roc_auc").path("value").asDouble())
        .isGreaterThan(0.7);
    assertThat(ended.path("model_versions")).hasSize(2);
    assertThat(ended.path("bias")).isNotEmpty();
    assertThat(api.get("/api/v1/runs").path("runs").size()).isGreaterThanOrEqualTo(2);
    String run = ended.path("best").path("run_id").asText();
    String found = "/api/v1/runs?filter=metrics.roc_auc%20%3E%200&order_by=metrics.roc_auc%20DESC";
    assertThat(api.get(found).path("runs").path(0).path("run_id").asText()).isEqualTo(run);
    Reply refused =
        api.send("GET", "/api/v1/runs?filter=nothing.known%20%3D%201", Optional.empty());
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo("filter");
    JsonNode logged = api.get("/api/v1/runs/" + run);
    assertThat(logged.path("latest_metrics")).isNotEmpty();
    assertThat(logged.path("artifacts").findValuesAsText("path"))
        .containsExactly("model/model.json", "model/pipeline.json");
  }

  private Map<String, Object> trainingRequest() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model_name", MODEL);
    request.put("dataset", "training");
    request.put("dataset_version", trainingSetVersion);
    request.put("target", "num");
    request.put("positive", "> 0");
    request.put("cv_folds", 3);
    request.put("n_trials", 2);
    request.put("sensitive", List.of("sex"));
    request.put("auto_deploy_threshold", 0.5);
    return request;
  }

  @Test
  @Order(7)
  void keepsVersionsWithAliases() throws Exception {
    JsonNode model = api.get("/api/v1/models/" + MODEL);
    String champion = model.path("aliases").path("champion").asText();
    String challenger = model.path("aliases").path("challenger").asText();
    assertThat(List.of(champion, challenger)).containsExactlyInAnyOrder("1", "2");

    api.get("/api/v1/models/%s/champion/card".formatted(MODEL));
    api.get("/api/v1/models/%s/champion/lineage".formatted(MODEL));
    api.get("/api/v1/models/%s/compare/champion/challenger".formatted(MODEL));

    api.post("/models/" + MODEL + "/promote/staging", Map.of("version", challenger));
    api.post(
        "/api/v1/models/%s/%s/promote".formatted(MODEL, challenger), Map.of("alias", "champion"));
    assertThat(championNow()).isEqualTo(challenger);
    api.post("/api/v1/models/" + MODEL + "/rollback", Map.of("reason", "a test"));
    assertThat(championNow()).isEqualTo(champion);
    UploadIT.uploadLinear(api, "brought");
  }

  private String championNow() throws Exception {
    return api.get("/api/v1/models/" + MODEL + "/champion").path("version").asText();
  }

  @Test
  @Order(8)
  void predictsByKeyWithoutTheDatasetsFiles() throws Exception {
    deleteFilesOf("vitals");
    deleteFilesOf("tests");

    JsonNode byKey =
        predict(Map.of("entities", Map.of("patient_id", Patients.id(1)), "explain", true));
    JsonNode byFeatures = predict(Map.of("features", patients.features(1)));

    assertThat(byKey.path("probability")).isEqualTo(byFeatures.path("probability"));
    assertThat(byKey.path("explanation").path("contributions")).hasSize(13);
    assertThat(unsuccessful(Map.of("entities", Map.of("patient_id", "nobody")))).isEqualTo(404);
    assertThat(unsuccessful(Map.of("features", Map.of("age", 50)))).isEqualTo(422);
    String id = byKey.path("prediction_id").asText();
    assertThat(api.get("/api/v1/predictions/" + id).path("entities").path("patient_id").asText())
        .isEqualTo(Patients.id(1));
    DecisionChecks.explain(api, byKey);
  }

  private void deleteFilesOf(String dataset) throws Exception {
    String content = "/api/v1/datasets/" + dataset + "/1/content";
    assertThat(api.send("GET", content, Optional.empty()).status()).isEqualTo(200);
    String hash = api.get("/api/v1/datasets/" + dataset + "/1").path("content_hash").asText();
    Path folder = data.resolve("artifacts/datasets/default").resolve(hash.replace("sha256:", ""));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(api.send("GET", content, Optional.empty()).status()).isGreaterThanOrEqualTo(400);
  }

  private JsonNode predict(Map<String, Object> request) throws Exception {
    return api.post("/ml/" + MODEL + "/predict", request);
  }

  private int unsuccessful(Map<String, Object> request) throws Exception {
    return api.send("POST", "/ml/" + MODEL + "/predict", Optional.of(request)).status();
  }

  @Test
  @Order(9)
  void recordsWhatWasPredictedElsewhere() throws Exception {
    Map<String, Object> made =
        Map.of(
            "model_name",
            MODEL,
            "model_version",
            "1",
            "features",
            patients.features(2),
            "prediction",
            1,
            "prediction_id",
            "elsewhere-1");
    assertThat(logged(made)).isEqualTo(201);
    assertThat(logged(made)).isEqualTo(200);
    JsonNode batch =
        api.post(
            "/ml/" + MODEL + "/batch_predict",
            Map.of("instances", List.of(patients.features(3), patients.features(4))));
    assertThat(batch.path("predictions")).hasSize(2);
  }

  private int logged(Map<String, Object> prediction) throws Exception {
    Optional<Object> body = Optional.of(prediction);
    return api.send("POST", "/api/v1/monitoring/log-prediction", body).status();
  }

  @Test
  @Order(10)
  void noticesDrift() throws Exception {
    List<Map<String, Object>> labels = new ArrayList<>();
    for (Patients.Call call : patients.drifted(120)) {
      JsonNode made = predict(Map.of("features", call.features()));
      labels.add(
          Map.of("prediction_id", made.path("prediction_id").asText(), "label", call.label()));
    }
    JsonNode matched = api.post("/api/v1/monitoring/ground-truth", Map.of("labels", labels));
    assertThat(matched.path("matched").asInt()).isEqualTo(labels.size());
    JsonNode report =
        api.post("/api/v1/monitoring/run", Map.of("model_name", MODEL, "last", labels.size()));

    List<String> drifted = new ArrayList<>();
    for (JsonNode feature : report.path("features")) {
      if (feature.path("drifted").asBoolean()) {
        drifted.add(feature.path("name").asText());
      }
    }
    assertThat(drifted).contains("age", "chol");
    JsonNode periods = api.get("/models/%s/performance".formatted(MODEL)).path("periods");
    String id = report.path("report_id").asText();
    assertThat(periods.findValuesAsText("report_id")).contains(id);
    JsonNode found =
        api.until(
            "/api/v1/monitoring/alerts?level=high&model=" + MODEL,
            PATIENCE,
            list -> !list.path("alerts").isEmpty());
    alert = found.path("alerts").path(0).path("id").asText();
    api.get("/api/v1/monitoring/dashboard/" + MODEL);
    api.get("/api/v1/overview");
  }

  @Test
  @Order(11)
  void answersAnAlertWithAModelOfMoreData() throws Exception {
    JsonNode chain =
        api.until(
            "/api/v1/monitoring/alerts/" + alert,
            PATIENCE,
            detail -> detail.path("model_version").isTextual());
    String version = chain.path("model_version").asText();

    JsonNode first = api.get("/api/v1/models/" + MODEL + "/1").path("dataset");
    JsonNode again = api.get("/api/v1/models/" + MODEL + "/" + version).path("dataset");
    assertThat(first.path("rows").asInt()).isEqualTo(patients.count());
    assertThat(again.path("rows").asInt()).isGreaterThan(patients.count());
    assertThat(again.path("content_hash")).isNotEqualTo(first.path("content_hash"));
    JsonNode lineage = api.get("/api/v1/models/%s/%s/lineage".formatted(MODEL, version));
    assertThat(lineage.path("alert_id").asText()).isEqualTo(alert);
  }

  @Test
  @Order(12)
  void stopsARetraining() throws Exception {
    int versions = api.get("/api/v1/models/" + MODEL).path("versions").size();
    JsonNode accepted =
        api.post(
            "/api/v1/training/trigger-retraining",
            Map.of("model_name", MODEL, "trigger_reason", "a test"));
    String job = accepted.path("job_id").asText();
    api.post("/api/v1/jobs/" + job + "/cancel", Map.of());

    JsonNode ended = api.until("/api/v1/jobs/" + job, PATIENCE, LoopIT::hasEnded);

    assertThat(ended.path("status").asText()).isEqualTo("cancelled");
    assertThat(api.get("/api/v1/models/" + MODEL).path("versions")).hasSize(versions);
  }

  @Test
  @Order(13)
  void closesAnAlert() throws Exception {
    String path = "/api/v1/monitoring/alerts/" + alert;
    assertThat(api.post(path + "/acknowledge", Map.of()).path("state").asText())
        .isEqualTo("acknowledged");
    assertThat(api.post(path + "/resolve", Map.of()).path("state").asText()).isEqualTo("resolved");
    assertThat(api.send("POST", path + "/resolve", Optional.empty()).status()).isEqualTo(409);
  }

  /** Each success was held against the audit trail, so none may be missing here. */
  @Test
  @Order(14)
  void hasTriedEverythingThatChangesSomething() throws Exception {
    Set<String> changes = CheckedApi.changes();
    changes.removeIf(operation -> operation.contains(" " + AccessIT.PATH)); // AccessIT has them.
    changes.removeIf(operation -> operation.contains(" " + ImportIT.IMPORTS)); // ImportIT has it.
    changes.removeIf(one -> DeletionIT.CHANGES.contains(one) || InferenceIT.CHANGES.contains(one));
    assertThat(api.succeeded()).containsAll(changes);
    assertThat(api.get("/api/v1/audit/verify").path("valid").asBoolean()).isTrue();
  }

  private void awaitJob(JsonNode accepted) throws Exception {
    String job = accepted.path("job_id").asText();
    JsonNode ended = api.until("/api/v1/jobs/" + job, PATIENCE, LoopIT::hasEnded);
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("succeeded");
  }

  private static boolean hasEnded(JsonNode job) {
    return !List.of("queued", "running").contains(job.path("status").asText());
  }
}
