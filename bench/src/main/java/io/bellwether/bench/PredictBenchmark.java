// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.cli.ApiClient;
import io.bellwether.cli.demo.HeartPatients;
import io.bellwether.cli.demo.HeartPatients.Patient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predictions with explanation over HTTP by a model that the server has trained itself. */
final class PredictBenchmark implements Main.Benchmark {
  static final String MODEL = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 3;

  /** From 2,000 rows on the standard trees have depth 4. */
  private static final int PATIENTS = 3000;

  private final Path root;

  PredictBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Map<String, String> quiet = Map.of("MIN_SAMPLES_FOR_MONITORING", "1000000");
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), quiet);
        ApiClient api = new ApiClient(server.url(), _ -> {})) {
      String trees = train(api);
      List<String> bodies = bodies();
      String url = server.url() + "/ml/" + MODEL + "/predict";
      Load load = Load.found(CONNECTIONS, folder);
      load.run(url, bodies, Duration.ofSeconds(10));
      Report report =
          new Report(
              "Predict with explanation over HTTP, %d connections".formatted(CONNECTIONS),
              "",
              "requests/s",
              "p50, ms",
              "p99, ms",
              "not 200");
      for (int i = 1; i <= ROUNDS; i++) {
        add(report, "round " + i, load.run(url, bodies, Duration.ofSeconds(10)));
      }
      report.note("champion: XGBoost, " + trees + "; every prediction is logged");
      report.note("client: %s, on the same machine, 10 s a round".formatted(load.name()));
      report.note(
          "resident memory of the server afterwards: %.0f MiB"
              .formatted(server.residentMebibytes()));
      return report;
    }
  }

  static void add(Report report, String name, Load.Result result) {
    report.row(
        name,
        "%.0f".formatted(result.perSecond()),
        "%.1f".formatted(result.medianMillis()),
        "%.1f".formatted(result.p99Millis()),
        "" + result.failures());
  }

  /** Trains the champion as the demo does; the result is the size of its model. */
  static String train(ApiClient api) throws IOException, InterruptedException {
    String csv = HeartPatients.csv(new HeartPatients(1).next(PATIENTS));
    JsonNode dataset = api.postFile("/api/v1/datasets/bench?format=csv&missing=%3F", csv);
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model_name", MODEL);
    request.put("dataset", "bench");
    request.put("dataset_version", dataset.path("version").asInt());
    request.put("target", "num");
    request.put("positive", "> 0");
    request.put("metric", "roc_auc");
    request.put("model_types", List.of("xgboost"));
    request.put("cv_folds", 3);
    request.put("hyperparameter_optimization", false);
    request.put("seed", 42);
    request.put("auto_deploy_threshold", 0.5);
    request.put("trigger_reason", "manual");
    JsonNode accepted = api.post("/api/v1/training/start", request);
    JsonNode ended =
        api.until(
            accepted.path("status_url").asText(),
            PATIENCE,
            state -> !List.of("queued", "running").contains(state.path("status").asText()));
    if (!ended.path("status").asText().equals("succeeded")) {
      throw new IOException("the training did not succeed: " + ended);
    }
    JsonNode run = api.get("/api/v1/runs/" + ended.path("best").path("run_id").asText());
    JsonNode params = run.path("params");
    return "%s trees of depth %s"
        .formatted(params.path("n_estimators").asText("?"), params.path("max_depth").asText("?"));
  }

  private static List<String> bodies() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> bodies = new ArrayList<>();
    for (Patient patient : new HeartPatients(2).next(256)) {
      Map<String, Object> features = new LinkedHashMap<>();
      List<String> row = patient.row();
      for (int i = 0; i < row.size() - 1; i++) {
        String value = row.get(i);
        features.put(
            HeartPatients.COLUMNS.get(i), value.equals("?") ? null : Double.valueOf(value));
      }
      bodies.add(json.writeValueAsString(Map.of("features", features, "explain", true)));
    }
    return bodies;
  }
}
