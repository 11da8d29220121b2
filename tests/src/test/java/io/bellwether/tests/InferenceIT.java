// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.tests.CheckedApi.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference protocol, as its own clients and our document know it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceIT {
  /** What is tried here, and therefore not in LoopIT. */
  static final Set<String> CHANGES =
      Set.of(
          "POST /v2/repository/models/{model}/load", "POST /v2/repository/models/{model}/unload");

  private static final String MODEL = "/v2/models/open";

  private Path folder = Path.of("");

  /** The ids of what was told as CloudEvents. */
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final HttpServer events = listener();
  private BellwetherServer server;
  private CheckedApi api;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Map<String, String> environment =
        Map.of(
            "BELLWETHER_SERVING_CACHE_MODELS",
            "known, other",
            "BELLWETHER_SERVING_EVENTS_URL",
            "http://127.0.0.1:%d/".formatted(events.getAddress().getPort()));
    server = BellwetherServer.start(temporary.resolve("data"), environment);
    api = new CheckedApi(server.url());
    UploadIT.uploadLinear(api, "open");
    api.post("/api/v1/models/open/1/promote", Map.of("alias", "champion"));
  }

  private HttpServer listener() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer listener = HttpServer.create(address, 0);
      listener.createContext(
          "/",
          exchange -> {
            told.add(exchange.getRequestHeaders().getFirst("ce-id"));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
          });
      listener.start();
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void stop() {
    api.close();
    server.close();
    events.stop(0);
  }

  @Test
  void tellsPredictionsAsCloudEvents() throws Exception {
    String id =
        api.post("/ml/open/predict", Map.of("features", Map.of("x", 1.0)))
            .path("prediction_id")
            .asText();
    int times = 0; // What was asked, and what was answered; other tests' may come between.
    while (times < 2) {
      String next = told.poll(20, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      times += id.equals(next) ? 1 : 0;
    }
  }

  @Test
  void eventsHaveTheIdThatTheirCallerGave() throws Exception {
    Map<String, String> asked =
        Map.of(
            "/ml/open/predict",
            "{\"features\":{\"x\":1}}",
            "/ml/open/invocations",
            "{\"instances\":[{\"x\":1}]}",
            MODEL + "/infer",
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP64\",\"data\":[1]}]}");
    List<String> missing = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Map.Entry<String, String> one : asked.entrySet()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(server.url() + one.getKey()))
                .header("Content-Type", "application/json")
                .header("Ce-Id", "of" + one.getKey())
                .POST(HttpRequest.BodyPublishers.ofString(one.getValue()))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
        missing.add("of" + one.getKey());
      }
    }
    while (!missing.isEmpty()) {
      String next = told.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("still to be told: %s", missing).isNotNull();
      missing.remove(next);
    }
  }

  @Test
  void servesTritonsAndKservesClients() throws Exception {
    PythonClient.INFERENCE.drives(folder, "open_inference.py", server);
  }

  @Test
  void answersAsTheDocumentSays() throws Exception {
    assertThat(api.get("/v2").path("name").asText()).isEqualTo("bellwether");
    assertThat(api.get("/v2/health/live").path("live").asBoolean()).isTrue();
    assertThat(api.get("/v2/health/ready").path("ready").asBoolean()).isTrue();
    assertThat(api.get("/v2/models").path("models")).extracting(JsonNode::asText).contains("open");
    for (String model : List.of(MODEL, MODEL + "/versions/1")) {
      assertThat(api.get(model).at("/inputs/0/datatype").asText()).isEqualTo("FP64");
      assertThat(api.get(model + "/ready").path("ready").asBoolean()).isTrue();
      assertThat(api.get(model + "/config").path("max_batch_size").asInt(-1)).isZero();
      assertThat(api.get(model + "/stats").path("model_stats")).hasSize(1);
    }
    assertThat(api.get("/v2/models/stats").has("model_stats")).isTrue();
    JsonNode index = api.post("/v2/repository/index", Map.of("ready", true));
    assertThat(index.findValuesAsText("name")).contains("open");
    Reply loaded = api.send("POST", "/v2/repository/models/open/load", Optional.empty());
    assertThat(loaded.status()).isEqualTo(200);
    assertThat(loaded.body()).isEmpty();
    refuses(409, "champion", "POST", "/v2/repository/models/open/unload");
    UploadIT.uploadLinear(api, "idle");
    Reply unloaded = api.send("POST", "/v2/repository/models/idle/unload", Optional.empty());
    assertThat(unloaded.status()).isEqualTo(200);
    assertThat(api.succeeded()).containsAll(CHANGES);
    refuses(404, "/v2/logging", "GET", "/v2/logging");
    refuses(404, "/v2/logging", "POST", "/v2/logging");
    refuses(404, "none", "GET", "/v2/models/none/stats");
  }

  @Test
  void answersVersionOneAndMlflowsScoringAsTheDocumentSays() throws Exception {
    assertThat(api.get("/v1/models").path("models")).extracting(JsonNode::asText).contains("open");
    assertThat(api.get("/v1/models/open").path("ready").asBoolean()).isTrue();
    Map<String, Object> rows = Map.of("instances", List.of(List.of(0), Map.of("x", 0)));
    for (String path : List.of("/v1/models/open:predict", "/ml/open/invocations")) {
      assertThat(api.post(path, rows).path("predictions"))
          .extracting(JsonNode::asDouble)
          .containsExactly(0.5, 0.5);
    }
    JsonNode explained = api.post("/v1/models/open:explain", rows).path("explanations");
    assertThat(explained).hasSize(2);
    assertThat(api.post("/endpoints/open/invocations", rows).path("predictions")).hasSize(2);
    assertThat(api.get("/api/2.0/endpoints/").path("endpoints")).isNotEmpty();
    assertThat(api.get("/api/2.0/endpoints/open").path("name").asText()).isEqualTo("open");
    for (String path : List.of("/ml/open/ping", "/ml/open/version")) {
      assertThat(api.send("GET", path, Optional.empty()).status()).isEqualTo(200);
    }
    refuses(404, "none", "GET", "/v1/models/none");
    assertThat(api.send("GET", "/ml/none/ping", Optional.empty()).status()).isEqualTo(404);
    assertThat(api.send("POST", "/ml/open/invocations", "text/plain", "x").status()).isEqualTo(415);
  }

  @Test
  void namesTheClassThatVersionOneExplains() throws Exception {
    String three =
        """
        {"kind": "linear", "features": ["x"], "coef": [[1], [0], [-1]], "intercept": [0, 0, 0],
         "link": "softmax"}""";
    UploadIT.uploadLinear(api, "three", three);
    api.post("/api/v1/models/three/1/promote", Map.of("alias", "champion"));

    JsonNode explained =
        api.post("/v1/models/three:explain", Map.of("instances", List.of(List.of(-2))));

    assertThat(explained.at("/explanations/0/class").asInt()).isEqualTo(2);
    assertThat(explained.at("/explanations/0").has("target")).isFalse();
  }

  private void refuses(int status, String reason, String method, String path) throws Exception {
    Reply reply = api.send(method, path, Optional.empty());
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("error").asText()).contains(reason);
  }

  @Test
  void keepsEachRowAndTellsItsId() throws Exception {
    String request =
        """
        {"id": "mine", "outputs": [{"name": "margin"}, {"name": "predict"}],
         "inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [[0.5]]}]}""";

    for (String path : List.of(MODEL + "/infer", MODEL + "/versions/1.0.0/infer")) {
      JsonNode reply = api.send("POST", path, "application/json", request).ok();
      assertThat(reply.path("id").asText()).isEqualTo("mine");
      assertThat(reply.path("model_version").asText()).isEqualTo("1");
      assertThat(reply.at("/outputs/0/data/0").asDouble()).isEqualTo(0.5);
      String id = reply.at("/parameters/prediction_id").asText();
      JsonNode kept = api.get("/api/v1/predictions/" + id);
      assertThat(kept.at("/features/x").asDouble()).isEqualTo(0.5);
      assertThat(kept.path("endpoint").asText()).startsWith("/v2/models/{model}/");
      assertThat(kept.path("probability").asDouble())
          .isEqualTo(reply.at("/outputs/1/data/0").asDouble());
    }
  }

  @Test
  void remembersAnswersOfTheModelsThatAreNamedAndKeepsEachDecision() throws Exception {
    UploadIT.uploadLinear(api, "known");
    api.post("/api/v1/models/known/1/promote", Map.of("alias", "champion"));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonNode reply = api.post("/ml/known/predict", Map.of("features", Map.of("x", 0.25)));
      ids.add(reply.path("prediction_id").asText());
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(api.get("/api/v1/predictions/" + ids.get(2)).at("/features/x").asDouble())
        .isEqualTo(0.25);
    JsonNode counted = api.get("/v2/models/known/stats").at("/model_stats/0/inference_stats");
    assertThat(counted.at("/cache_hit/count").asInt()).isEqualTo(2);
    assertThat(counted.at("/cache_miss/count").asInt()).isEqualTo(1);
    assertThat(counted.at("/cache_hit/ns").asLong()).isPositive();
  }

  @Test
  void answersEveryRequestWhileTheChampionChanges() throws Exception {
    for (int version = 1; version <= 2; version++) {
      UploadIT.uploadLinear(api, "swapped");
    }
    api.post("/api/v1/models/swapped/1/promote", Map.of("alias", "champion"));
    Set<String> versions = ConcurrentHashMap.newKeySet();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService clients = Executors.newFixedThreadPool(3);
        HttpClient client = HttpClient.newHttpClient()) {
      List<Future<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        asking.add(clients.submit(() -> ask(client, over, versions)));
      }
      try {
        for (int i = 0; i < 10; i++) {
          int version = 2 - i % 2;
          api.post("/api/v1/models/swapped/" + version + "/promote", Map.of("alias", "champion"));
          JsonNode reply = api.post("/ml/swapped/predict", Map.of("features", Map.of("x", i)));
          assertThat(reply.path("model_version").asInt()).isEqualTo(version);
        }
      } finally {
        over.set(true);
      }
      for (Future<Integer> answered : asking) {
        assertThat(answered.get(1, TimeUnit.MINUTES)).isPositive();
      }
    }
    assertThat(versions).containsExactlyInAnyOrder("1", "2");
  }

  private int ask(HttpClient client, AtomicBoolean over, Set<String> versions) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/ml/swapped/predict"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"features\": {\"x\": 0.5}}"))
            .build();
    int answered = 0;
    while (!over.get()) {
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      versions.add(reply.body().replaceAll("(?s).*\"model_version\":\"(\\d+)\".*", "$1"));
      answered++;
    }
    return answered;
  }

  @Test
  void tellsWhatIsWrongInTheProtocolsWords() throws Exception {
    String infinite =
        """
        {"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [Infinity]}]}""";
    Reply column = api.send("POST", MODEL + "/infer", "application/json", infinite);
    assertThat(column.status()).isEqualTo(400);
    assertThat(column.json().path("error").asText()).contains("rows[0].x: Infinity");
    for (String broken :
        List.of("", "{", "[]", "{\"inputs\": 1}", "{\"inputs\": [{}]}", "\u0000")) {
      Reply reply = api.send("POST", MODEL + "/infer", "application/json", broken);
      assertThat(reply.status()).as(broken).isEqualTo(400);
      assertThat(reply.json().path("error").asText()).isNotBlank();
    }
  }
}
