// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Predictions by key, whose 50 features the server looks up, at a fixed rate. */
final class OnlineFeaturesBenchmark implements Main.Benchmark {
  private static final String MODEL = "bench";
  private static final int PER_SECOND = 5000;
  private static final int FEATURES = 50;
  private static final int ENTITIES = 10_000;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path root;

  OnlineFeaturesBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Report report =
        new Report(
            "Predict by key with %d online features, %d requests/s".formatted(FEATURES, PER_SECOND),
            "",
            "s",
            "requests/s",
            "p50, ms",
            "p99, ms",
            "longest, ms",
            "failed");
    Map<String, String> quiet = Map.of("MIN_SAMPLES_FOR_MONITORING", "1000000");
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), quiet);
        ApiClient api = new ApiClient(server.url(), _ -> {})) {
      materialize(api);
      train(api);
      String url = server.url() + "/ml/" + MODEL + "/predict";
      try (PacedLoad load = new PacedLoad(url, bodies(), PER_SECOND)) {
        Thread.sleep(ROUND.multipliedBy(2)); // JVMs warm up.
        long start = System.nanoTime();
        Thread.sleep(ROUND.multipliedBy(ROUNDS));
        List<PacedLoad.Samples> all = load.samples();
        for (int i = 0; i < ROUNDS; i++) {
          long from = start + i * ROUND.toNanos();
          PacedLoad.add(report, "round " + (i + 1), all, from, from + ROUND.toNanos());
        }
      }
      report.note("server's memory afterwards: %.0f MiB".formatted(server.residentMebibytes()));
    }
    report.note("%,d entities; every prediction is logged".formatted(ENTITIES));
    report.note("requests are paced over 16 connections and count from when they were due");
    report.note("the client is on the same machine");
    return report;
  }

  /** A view of the features, whose newest values are online. */
  private static void materialize(ApiClient api) throws IOException, InterruptedException {
    Random random = new Random(1);
    api.postFile(
        "/api/v1/datasets/measurements?format=csv",
        csv(
            "id,measured_at," + names(", ", i -> "f" + i),
            key -> key + ",2026-01-01T00:00:00Z," + names(",", _ -> number(random))));
    api.postFile(
        "/api/v1/datasets/outcomes?format=csv",
        csv("id,decided_at,bad", key -> key + ",2026-02-01T00:00:00Z," + random.nextInt(2)));
    List<Map<String, String>> features =
        IntStream.range(0, FEATURES)
            .mapToObj(i -> Map.of("name", "f" + i, "type", "double"))
            .toList();
    api.put(
        "/api/v1/features/views/measurements",
        Map.of(
            "entities",
            List.of("id"),
            "dataset",
            "measurements",
            "event_time",
            "measured_at",
            "features",
            features));
    await(api, api.post("/api/v1/features/views/measurements/materialize", Map.of()));
  }

  /** A champion on the features of the view. */
  private static void train(ApiClient api) throws IOException, InterruptedException {
    JsonNode set =
        api.post(
            "/api/v1/features/training-sets",
            Map.of(
                "name", "training",
                "entities_dataset", "outcomes",
                "event_time", "decided_at",
                "features",
                    IntStream.range(0, FEATURES).mapToObj(i -> "measurements:f" + i).toList()));
    await(
        api,
        api.post(
            "/api/v1/training/start",
            Map.of(
                "model_name",
                MODEL,
                "dataset",
                "training",
                "dataset_version",
                set.path("version").asInt(),
                "target",
                "bad",
                "positive",
                "> 0",
                "model_types",
                List.of("xgboost"),
                "cv_folds",
                3,
                "hyperparameter_optimization",
                false,
                "auto_deploy_threshold",
                0.0)));
  }

  private static void await(ApiClient api, JsonNode accepted)
      throws IOException, InterruptedException {
    JsonNode ended =
        api.until(
            accepted.path("status_url").asText(),
            PATIENCE,
            state -> !List.of("queued", "running").contains(state.path("status").asText()));
    if (!ended.path("status").asText().equals("succeeded")) {
      throw new IOException("a job did not succeed: " + ended);
    }
  }

  private static String csv(String header, IntFunction<String> line) {
    return IntStream.range(0, ENTITIES)
        .mapToObj(line)
        .collect(Collectors.joining("\n", header.replace(" ", "") + "\n", "\n"));
  }

  private static String names(String separator, IntFunction<String> name) {
    return IntStream.range(0, FEATURES).mapToObj(name).collect(Collectors.joining(separator));
  }

  private static String number(Random random) {
    return String.format(Locale.ROOT, "%.4f", random.nextGaussian());
  }

  private static List<String> bodies() {
    Random random = new Random(2);
    return IntStream.range(0, 1024)
        .mapToObj(_ -> "{\"entities\": {\"id\": \"%d\"}}".formatted(random.nextInt(ENTITIES)))
        .toList();
  }
}
