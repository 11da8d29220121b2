// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that write as fast as they can and remember what the server has confirmed, across all its
 * lives; what was under way when it died is nobody's promise.
 */
final class WriteLoad {
  /** What they predict with. */
  static final String MODEL = "load";

  private static final String TRAINING_SET = "load";
  private static final int PATIENTS = 300;
  private static final int TRIALS = 4;
  private static final String KEY = "P7";
  private static final int CLIENTS = 4;
  private static final int PATIENCE_SECONDS = 30;

  private final Promises promises = new Promises();
  private final Random seeds;
  private double probability;

  WriteLoad(long seed) {
    this.seeds = new Random(seed);
  }

  @FunctionalInterface
  private interface Writer {
    void write(PlainApi api, Random random) throws IOException, InterruptedException;
  }

  /** Makes the model that the clients predict with, and serves its features by key. */
  void prepare(PlainApi api) throws IOException, InterruptedException {
    Random random = new Random(1);
    List<String> rows = rows(random, PATIENTS);
    api.upload("/api/v1/datasets/inputs?format=csv", file(rows, "2024-01-01", "x1,x2,x3", 0, 3));
    api.upload("/api/v1/datasets/outcomes?format=csv", file(rows, "2024-02-01", "y", 3, 4));
    List<String> names = List.of("x1", "x2", "x3");
    Map<String, Object> view =
        Map.of(
            "entities",
            List.of("id"),
            "dataset",
            "inputs",
            "event_time",
            "at",
            "features",
            names.stream().map(name -> Map.of("name", name, "type", "double")).toList());
    api.put("/api/v1/features/views/inputs", view);
    api.untilSucceeded(job(api.post("/api/v1/features/views/inputs/materialize", Map.of())));
    Map<String, Object> trainingSet =
        Map.of(
            "name",
            TRAINING_SET,
            "entities_dataset",
            "outcomes",
            "event_time",
            "at",
            "features",
            names.stream().map(name -> "inputs:" + name).toList());
    api.post("/api/v1/features/training-sets", trainingSet);
    api.untilSucceeded(train(api, MODEL));
    JsonNode known = predictByKey(api);
    promises.add(
        "/api/v1/predictions/" + known.path("prediction_id").asText(),
        logged -> logged.path("entities").path("id").asText().equals(KEY));
    probability = known.path("probability").asDouble();
  }

  /** Asks for a prediction by key; it has to be the one that it always was. */
  void checkPredictionByKey(PlainApi api) throws IOException, InterruptedException {
    assertThat(predictByKey(api).path("probability").asDouble()).isEqualTo(probability);
  }

  private static JsonNode predictByKey(PlainApi api) throws IOException, InterruptedException {
    Map<String, Object> request =
        Map.of("entities", Map.of("id", KEY), "model_version", "1", "explain", true);
    return api.post("/ml/" + MODEL + "/predict", request);
  }

  private static String job(JsonNode accepted) {
    return accepted.path("job_id").asText();
  }

  /** These columns of the rows, each with its id and a time on this day. */
  private static String file(List<String> rows, String day, String header, int from, int to) {
    StringBuilder csv = new StringBuilder("id,at," + header + "\n");
    for (int i = 0; i < rows.size(); i++) {
      List<String> cells = List.of(rows.get(i).split(",")).subList(from, to);
      csv.append("P%d,%sT00:00:00Z,%s\n".formatted(i, day, String.join(",", cells)));
    }
    return csv.toString();
  }

  /** Starts a training; the result is its job. */
  String train(PlainApi api, String model) throws IOException, InterruptedException {
    Map<String, Object> request =
        Map.of(
            "model_name",
            model,
            "dataset",
            TRAINING_SET,
            "target",
            "y",
            "n_trials",
            TRIALS,
            "auto_deploy_threshold",
            0.5);
    return job(api.post("/api/v1/training/start", request));
  }

  /** x1, x2, x3, y: y follows x1 and x2, with noise; x3 tells apart two tables. */
  private static List<String> rows(Random random, int count) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double x1 = random.nextGaussian();
      double x2 = random.nextGaussian();
      int y = x1 * x2 + x1 + 0.3 * random.nextGaussian() > 0 ? 1 : 0;
      rows.add("%.4f,%.4f,%d,%d".formatted(x1, x2, random.nextInt(1_000_000), y));
    }
    return rows;
  }

  /** Starts the clients; each ends when the server does. */
  Clients start(String url) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<Integer>> all = new ArrayList<>();
    Clients clients = new Clients(threads, all, new CountDownLatch(CLIENTS), new CountDownLatch(1));
    for (int client = 0; client < CLIENTS; client++) {
      long seed = seeds.nextLong();
      all.add(threads.submit(() -> write(url, new Random(seed), clients)));
    }
    return clients;
  }

  /** Asks for everything that was ever confirmed; the result is how many answers these are. */
  int verify(String url) throws Exception {
    return promises.verify(url);
  }

  /** How many writes were confirmed before the server was gone. */
  private int write(String url, Random random, Clients clients) throws InterruptedException {
    List<Writer> writers = List.of(this::run, this::run, this::dataset, this::prediction);
    try (PlainApi api = new PlainApi(url)) {
      for (int count = 0; ; count++) {
        try {
          writers.get(random.nextInt(writers.size())).write(api, random);
          if (count == 0) {
            clients.confirmed.countDown();
          }
        } catch (IOException e) {
          return count;
        }
      }
    } finally {
      clients.ended.countDown();
    }
  }

  private void run(PlainApi api, Random random) throws IOException, InterruptedException {
    String mlflow = "/api/2.0/mlflow/runs/";
    JsonNode created =
        api.post(mlflow + "create", Map.of("experiment_id", "0", "start_time", 1)).path("run");
    String id = created.path("info").path("run_id").asText();
    promises.add(mlflow + "get?run_id=" + id, run -> run.has("run"));

    double loss = random.nextDouble();
    List<Map<String, Object>> metrics = new ArrayList<>();
    for (int step = 0; step < 10; step++) {
      metrics.add(Map.of("key", "loss", "value", loss + (9 - step), "timestamp", 1, "step", step));
    }
    Map<String, String> depth = Map.of("key", "depth", "value", "4");
    api.post(
        mlflow + "log-batch", Map.of("run_id", id, "metrics", metrics, "params", List.of(depth)));
    promises.add(
        mlflow + "get?run_id=" + id,
        run -> {
          JsonNode data = run.path("run").path("data");
          return data.path("metrics").path(0).path("value").asDouble() == loss
              && data.path("params").path(0).path("value").asText().equals("4");
        });
    promises.add(
        "/api/2.0/mlflow/metrics/get-history?metric_key=loss&run_id=" + id,
        history -> history.path("metrics").size() == metrics.size());
  }

  private void dataset(PlainApi api, Random random) throws IOException, InterruptedException {
    String name = "d" + random.nextLong(Long.MAX_VALUE);
    String file = "x1,x2,x3,y\n" + String.join("\n", rows(random, 20)) + "\n";
    JsonNode stored = api.upload("/api/v1/datasets/" + name + "?format=csv", file);
    String hash = stored.path("content_hash").asText();
    promises.add(
        "/api/v1/datasets/" + name + "/1",
        version -> version.path("content_hash").asText().equals(hash));
    promises.add(
        "/api/v1/datasets/" + name + "/1/content?format=csv",
        content -> content.asText().lines().count() == 21);
  }

  private void prediction(PlainApi api, Random random) throws IOException, InterruptedException {
    Map<String, Object> features =
        Map.of("x1", random.nextGaussian(), "x2", random.nextGaussian(), "x3", 5);
    JsonNode answer = api.post("/ml/" + MODEL + "/predict", Map.of("features", features));
    String id = answer.path("prediction_id").asText();
    double probability = answer.path("probability").asDouble();
    promises.add(
        "/api/v1/predictions/" + id,
        logged -> logged.path("probability").asDouble() == probability);

    Map<String, Object> label = Map.of("prediction_id", id, "label", random.nextInt(2));
    api.post("/api/v1/monitoring/ground-truth", Map.of("labels", List.of(label)));
    promises.add("/api/v1/predictions/" + id, logged -> !logged.path("label_history").isEmpty());
  }

  /**
   * The clients while they write.
   *
   * @param confirmed counts down with each client's first confirmed write
   * @param ended counts down when one of them ends
   */
  record Clients(
      ExecutorService threads,
      List<Future<Integer>> all,
      CountDownLatch confirmed,
      CountDownLatch ended)
      implements AutoCloseable {
    /** Lets each write once, and then so long; fails if one of them ends, as the server lives. */
    void writeFor(int millis) throws Exception {
      assertThat(confirmed.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || ended.getCount() == 0)
          .as("each client writes")
          .isTrue();
      if (ended.await(millis, TimeUnit.MILLISECONDS)) {
        for (Future<Integer> client : all) {
          if (client.isDone()) {
            throw new AssertionError("a client ended after %d writes".formatted(client.get()));
          }
        }
      }
    }

    /** Waits until the server's death has ended them; the result is what it had confirmed. */
    int count() throws Exception {
      int count = 0;
      for (Future<Integer> client : all) {
        count += client.get();
      }
      return count;
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }
}
