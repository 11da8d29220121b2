// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Gate;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.serving.batches.BatchRequest;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.HttpServer;
import io.bellwether.protocols.http.Idempotency;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Problem;
import io.bellwether.protocols.http.Route;
import io.bellwether.testkit.InMemoryLabelStore;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.ModelFiles;
import io.bellwether.testkit.NoReplies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServingRoutesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server =
      new HttpServer(
          "127.0.0.1",
          0,
          List.of(new Api(routes(), Problem::answer)),
          "default"::equals,
          new Idempotency(new NoReplies(), new InMemoryTransactions(), () -> NOW),
          Ids.random(),
          Gate.OPEN);

  private static List<Route> routes() {
    InMemoryPredictionLog log = new InMemoryPredictionLog();
    Serving serving =
        new Serving(
            ServingRoutesTest::version,
            new ModelFiles().with("m1", 0.1),
            PythonPool.none(),
            BaselineSource.none(),
            (caller, entities, features) ->
                Arrays.asList(60.0, "PT0003".equals(entities.get("patient_id")) ? null : 300.0),
            new RouteChanges(),
            log,
            Ids.random(),
            () -> NOW,
            Metrics.none(),
            PredictionListener.none(),
            ServingLimits.DEFAULT);
    Labels labels =
        new Labels(
            log,
            new InMemoryLabelStore(),
            new InMemoryTransactions(),
            () -> NOW,
            PredictionListener.none(),
            serving::classes);
    List<Route> routes =
        new ArrayList<>(
            new ServingRoutes(
                    serving,
                    (_, _, asked) -> noDataset(asked),
                    (_, _, asked, _, _) -> noDataset(asked))
                .routes());
    routes.addAll(new PredictionRoutes(serving, labels, (_, _) -> {}).routes());
    return routes;
  }

  private static Job noDataset(BatchRequest asked) {
    throw new NotFound("dataset", asked.dataset());
  }

  private static ServedVersion version(Caller caller, String model, String name) {
    if (!model.equals("heart")) {
      throw new NotFound("model", model);
    }
    if (!List.of("champion", "1", "1.0.0").contains(name)) {
      throw new NotFound("model version", name);
    }
    Map<String, String> online = Map.of("age", "vitals:age", "chol", "vitals:chol");
    return new ServedVersion(model, "1", "1.0.0", "m1", online, RiskLevel.Bounds.DEFAULT);
  }

  private record Got(int status, JsonNode body) {}

  private Got post(String path, String body) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Got get(String path) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder());
  }

  private Got send(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpResponse<byte[]> response =
        client.send(request.uri(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Got(response.statusCode(), Json.tree(response.body()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void predictsWithReasonsAndMargin() throws Exception {
    Got got =
        post(
            "/ml/heart/predict",
            "{\"features\":{\"age\":60,\"chol\":null},\"explain\":true,\"margin\":true}");

    assertThat(got.status).isEqualTo(200);
    assertThat(got.body.get("model_version").textValue()).isEqualTo("1");
    assertThat(got.body.get("semantic_version").textValue()).isEqualTo("1.0.0");
    assertThat(got.body.get("route").textValue()).isEqualTo("champion");
    assertThat(got.body.get("prediction").isIntegralNumber()).isTrue();
    assertThat(got.body.get("margin").doubleValue()).isCloseTo(0.4, within(1e-12));
    assertThat(got.body.get("risk_level").textValue()).isEqualTo("medium");
    assertThat(got.body.has("probabilities")).isFalse();
    JsonNode explanation = got.body.get("explanation");
    assertThat(explanation.get("space").textValue()).isEqualTo("log_odds");
    double sum = explanation.get("base_value").doubleValue();
    for (JsonNode part : explanation.get("contributions")) {
      sum += part.get("contribution").doubleValue();
      assertThat(part.has("value")).isTrue();
      assertThat(part.has("probability_effect")).isTrue();
    }
    assertThat(sum).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    Got wrong = post("/ml/heart/predict", "{\"features\":{\"age\":60,\"weight\":1}}");
    assertThat(wrong.status).isEqualTo(422);
    assertThat(wrong.body.get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("features.chol", "features.weight");

    assertThat(post("/ml/heart/predict", "{}").status).isEqualTo(422);
    assertThat(post("/ml/heart/predict", "{\"features\":{},\"entities\":{\"a\":1}}").status)
        .isEqualTo(422);
    assertThat(post("/ml/heart/predict", "{\"features\":{\"age\":[1],\"chol\":2}}").status)
        .isEqualTo(422);
    assertThat(post("/ml/heart/predict", "{\"features\":").status).isEqualTo(400);
    assertThat(post("/ml/heart/predict", "null").status).isEqualTo(422);
    Got twice = post("/ml/heart/predict", "{\"features\":{\"age\":1,\"chol\":2,\"age\":3}}");
    assertThat(twice.status).isEqualTo(400);
    assertThat(twice.body.get("detail").textValue()).startsWith("age: twice");
    assertThat(post("/ml/liver/predict", "{\"features\":{\"age\":1,\"chol\":2}}").status)
        .isEqualTo(404);
    assertThat(post("/ml/heart/batch_predict", "{\"instances\":[]}").status).isEqualTo(422);
  }

  @Test
  void refusesWhatIsReadAsSomethingElse() throws Exception {
    for (String number : List.of("1e400", "-1e400", "1" + "0".repeat(400))) {
      String row = "{\"age\":60,\"chol\":%s}".formatted(number);
      Got one = post("/ml/heart/predict", "{\"features\":%s}".formatted(row));
      assertThat(one.status).as(number).isEqualTo(422);
      assertThat(one.body.get("detail").textValue())
          .startsWith("features.chol: a number beyond 1.8e308 (expected: a number that fits");
      Got many = post("/ml/heart/batch_predict", "{\"instances\":[%s]}".formatted(row));
      assertThat(many.body.get("detail").textValue()).startsWith("instances[0].chol: a number bey");
    }
    for (String truth : List.of("1", "0.0", "\"true\"", "\"\"")) {
      Got got =
          post(
              "/ml/heart/predict",
              "{\"features\":{\"age\":60,\"chol\":2},\"explain\":%s}".formatted(truth));
      assertThat(got.status).as(truth).isEqualTo(422);
      assertThat(got.body.at("/errors/0/field").textValue()).isEqualTo("explain");
      assertThat(got.body.at("/errors/0/expected").textValue()).isEqualTo("true or false");
    }
    Got none = post("/api/v1/monitoring/ground-truth", "{\"labels\":[]}");
    assertThat(none.status).isEqualTo(422);
    assertThat(none.body.get("detail").textValue())
        .startsWith("labels: [] (expected: at least one");
  }

  @Test
  void listsWhatWasPredictedWithItsLabels() throws Exception {
    Got first = post("/ml/heart/predict", "{\"entities\":{\"patient_id\":\"PT0001\"}}");
    String id = first.body.get("prediction_id").textValue();
    Got batch =
        post(
            "/ml/heart/batch_predict",
            "{\"instances\":[{\"age\":60,\"chol\":300},{\"age\":20,\"chol\":200}]}");
    assertThat(batch.body.get("predictions")).hasSize(2);
    String truths =
        """
        {"labels": [
          {"prediction_id": "ID", "label": 0},
          {"prediction_id": "ID", "label": 1, "time": "2026-01-02T00:00:00"},
          {"prediction_id": "x", "label": 1}]}
        """
            .replace("ID", id);

    Got receipt = post("/api/v1/monitoring/ground-truth", truths);

    assertThat(receipt.body.get("matched").intValue()).isEqualTo(2);
    assertThat(receipt.body.get("unknown").get(0).textValue()).isEqualTo("x");
    Got detail = get("/api/v1/predictions/" + id);
    assertThat(detail.body.get("prediction_id").textValue()).isEqualTo(id);
    assertThat(detail.body.get("entities").get("patient_id").textValue()).isEqualTo("PT0001");
    assertThat(detail.body.get("label").get("time").textValue()).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(detail.body.get("label_history")).hasSize(2);
    assertThat(detail.body.get("explanation").get("contributions")).hasSize(2);
    Got list = get("/api/v1/predictions?model=heart&max_results=2");
    assertThat(list.body.get("predictions")).hasSize(2);
    String token = list.body.get("next_page_token").textValue();
    Got rest = get("/api/v1/predictions?model=heart&max_results=2&page_token=" + token);
    assertThat(rest.body.get("predictions").get(0).get("prediction_id").textValue()).isEqualTo(id);
    assertThat(get("/api/v1/predictions/none").status).isEqualTo(404);
  }

  @Test
  void findsPredictionsByWhatIsKnownOfThem() throws Exception {
    String key = "{\"entities\":{\"patient_id\":\"PT0001\"}%s}";
    post("/ml/heart/predict", key.formatted(""));
    Got asked =
        post("/ml/heart/predict", key.formatted(",\"model_version\":\"1\",\"explain\":true"));
    post("/ml/heart/batch_predict", "{\"instances\":[{\"age\":60,\"chol\":300}]}");

    Got detail = get("/api/v1/predictions/" + asked.body.get("prediction_id").textValue());
    assertThat(detail.body.get("endpoint").textValue()).isEqualTo("/ml/{model}/predict");
    assertThat(detail.body.get("client").textValue()).isEqualTo("local");
    assertThat(detail.body.get("propensity").doubleValue()).isEqualTo(1);
    assertThat(detail.body.get("explanation")).isEqualTo(asked.body.get("explanation"));
    String list = "/api/v1/predictions?model=heart&";
    String request = "request_id=" + detail.body.get("request_id").textValue();
    for (String one : List.of("route=version", request, "endpoint=/ml/%7Bmodel%7D/batch_predict")) {
      assertThat(get(list + one).body.get("predictions")).as(one).hasSize(1);
    }
    assertThat(get(list + "entity=patient_id=PT0001&client=local").body.get("predictions"))
        .hasSize(2);
    for (String none :
        List.of("model_version=2", "entity=patient_id=PT2", "to=2020-01-01T00:00:00Z")) {
      assertThat(get(list + none).body.get("predictions")).as(none).isEmpty();
    }
    String backwards = "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z";
    for (String wrong :
        List.of(
            "form=2026-01-01",
            "entity=PT0001",
            "from=soon",
            "model=x",
            "model_version=champion",
            backwards)) {
      assertThat(get(list + wrong).status).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void takesALabelByTheKeyAndTimeOfItsPrediction() throws Exception {
    Got made = post("/ml/heart/predict", "{\"entities\":{\"patient_id\":\"PT0001\"}}");
    String elsewhere =
        "{\"model_name\":\"heart\",\"model_version\":\"1\",\"features\":{\"age\":1},"
            + "\"entities\":{\"patient_id\":\"PT0002\"},\"prediction\":1}";
    assertThat(post("/api/v1/monitoring/log-prediction", elsewhere).status).isEqualTo(201);
    String about = "{\"model_name\":\"heart\",\"entities\":{\"patient_id\":\"%s\"},\"label\":1}";
    String truths =
        "{\"labels\":[%s,%s,%s]}"
            .formatted(about, about, about)
            .formatted("PT0001", "PT0002", "PT0009");

    Got receipt = post("/api/v1/monitoring/ground-truth", truths);

    assertThat(receipt.body.get("matched").intValue()).isEqualTo(2);
    assertThat(receipt.body.at("/unknown_entities/0/entities/patient_id").textValue())
        .isEqualTo("PT0009");
    Got detail = get("/api/v1/predictions/" + made.body.get("prediction_id").textValue());
    assertThat(detail.body.at("/label/value").intValue()).isEqualTo(1);
    for (String wrong :
        List.of(
            "null",
            "{\"label\":1,\"model_name\":\"heart\"}",
            "{\"label\":1,\"entities\":{\"patient_id\":\"PT0001\"}}",
            "{\"label\":1,\"prediction_id\":\"x\",\"predicted_at\":\"2026-01-01T00:00:00Z\"}",
            "{\"label\":1,\"model_name\":\"heart\",\"entities\":{}}")) {
      assertThat(
              post("/api/v1/monitoring/ground-truth", "{\"labels\":[%s]}".formatted(wrong)).status)
          .as(wrong)
          .isEqualTo(422);
    }
  }

  @Test
  void scoresOrRefusesWhatTheOnlineStoreLacks() throws Exception {
    String ask = "{\"entities\":{\"patient_id\":\"%s\"},\"missing_features\":\"%s\"}";
    assertThat(post("/ml/heart/predict", ask.formatted("PT0003", "score")).status).isEqualTo(200);
    assertThat(post("/ml/heart/predict", ask.formatted("PT0001", "refuse")).status).isEqualTo(200);
    Got refused = post("/ml/heart/predict", ask.formatted("PT0003", "refuse"));
    assertThat(refused.status).isEqualTo(422);
    assertThat(refused.body.get("code").textValue()).isEqualTo("missing_features");
    assertThat(refused.body.at("/errors/0/expected").textValue())
        .isEqualTo("a value of vitals:chol");
    assertThat(post("/ml/heart/predict", ask.formatted("PT0001", "guess")).status).isEqualTo(422);
    String both = "{\"features\":{\"age\":1,\"chol\":2},\"missing_features\":\"refuse\"}";
    assertThat(post("/ml/heart/predict", both).status).isEqualTo(422);
  }

  @Test
  void refusesATimeThatNobodyMeans() throws Exception {
    Got made = post("/ml/heart/predict", "{\"entities\":{\"patient_id\":\"PT0001\"}}");
    String id = made.body.get("prediction_id").textValue();
    for (String time : List.of("+999999999-01-01T00:00:00Z", "-0044-03-15T12:00:00Z", "soon")) {
      String truth =
          "{\"labels\":[{\"prediction_id\":\"%s\",\"label\":1,\"time\":\"%s\"}]}"
              .formatted(id, time);
      assertThat(post("/api/v1/monitoring/ground-truth", truth).status).as(time).isEqualTo(400);
    }
  }

  @Test
  void recordsAPredictionMadeElsewhereOnce() throws Exception {
    String body =
        "{\"model_name\":\"heart\",\"model_version\":\"1\",\"features\":{\"age\":1},"
            + "\"prediction\":1,\"probability\":0.5,\"prediction_id\":\"mine\"}";
    assertThat(post("/api/v1/monitoring/log-prediction", body).status).isEqualTo(201);
    Got again = post("/api/v1/monitoring/log-prediction", body);
    assertThat(again.status).isEqualTo(200);
    assertThat(again.body.get("prediction_id").textValue()).isEqualTo("mine");
    assertThat(get("/api/v1/predictions/mine").body.get("route").textValue()).isEqualTo("logged");
    assertThat(post("/api/v1/monitoring/log-prediction", "{\"model_name\":\"heart\"}").status)
        .isEqualTo(422);
    assertThat(get("/ml/heart/health").body.get("status").textValue()).isEqualTo("healthy");
  }

  @Test
  void whatBelongsToADatasetIsRefusedBesideInstances() throws Exception {
    Got got =
        post(
            "/ml/heart/batch_predict",
            "{\"instances\": [{\"age\": 1, \"chol\": 2}], \"output\": \"scored\"}");

    assertThat(got.status()).isEqualTo(422);
    assertThat(got.body().path("errors").path(0).path("field").asText()).isEqualTo("output");
  }
}
