// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.bench.HttpLoad.Call;
import io.bellwether.testkit.PostgresCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** MLflow's protocol: what its clients ask for most, of us and of MLflow's own server. */
final class TrackingBenchmark implements Main.Benchmark {
  private static final int CLIENTS = 16;
  private static final int RUNS = 20_000;
  private static final int POINTS = 10_000;
  private static final int CURVES = 5;
  private static final int BATCH = 1000;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Python compiles nothing, and a search of a peer may take a minute. */
  private static final Duration WARM_UP_OF_PEER = Duration.ofSeconds(5);

  private static final String API = "/api/2.0/mlflow/";

  private final ObjectMapper json = new ObjectMapper();
  private final Path root;
  private final Store store;

  /** Where both keep their metadata. */
  enum Store {
    SQLITE("SQLite"),
    POSTGRES("PostgreSQL");

    private final String word;

    Store(String word) {
      this.word = word;
    }
  }

  TrackingBenchmark(Path root, Store store) {
    this.root = root;
    this.store = store;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Report report =
        new Report(
            "MLflow's protocol on %s, %d clients, %,d runs".formatted(store.word, CLIENTS, RUNS),
            "",
            "Bellwether, requests/s",
            "p95, ms",
            "MLflow, requests/s",
            "p95, ms",
            "times");
    Optional<PostgresCluster> postgres =
        store == Store.POSTGRES ? Optional.of(PostgresCluster.durable()) : Optional.empty();
    Map<String, String> settings = new HashMap<>();
    String peersDatabase = MlflowServer.database(folder);
    if (postgres.isPresent()) {
      String mlflow = postgres.get().newDatabase("mlflow");
      peersDatabase = mlflow.replaceFirst("^postgresql:", "postgresql+psycopg2:");
      settings.put("DATABASE_URL", postgres.get().newDatabase("bellwether"));
    }
    Optional<Python> python =
        Python.with(root, store == Store.POSTGRES ? "mlflow,psycopg2" : "mlflow");
    Map<String, HttpLoad.Result> peers =
        python.isEmpty() ? Map.of() : measureMlflow(python.get(), folder, peersDatabase);
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), settings);
        HttpLoad load = new HttpLoad(server.url(), CLIENTS)) {
      seed(load);
      measure(load, WARM_UP).forEach((name, ours) -> row(report, name, ours, peers.get(name)));
      report.note(
          "resident memory of Bellwether afterwards: %.0f MiB"
              .formatted(server.residentMebibytes()));
    }
    Python.with(root, "sqlite3")
        .ifPresent(found -> report.note(found.run("floor.py", folder.toString())));
    report.note(
        "client: plain sockets on the same machine, %d s a row after %d s of warm-up (MLflow: %d)"
            .formatted(ROUND.toSeconds(), WARM_UP.toSeconds(), WARM_UP_OF_PEER.toSeconds()));
    return report;
  }

  private static void row(
      Report report, String name, HttpLoad.Result ours, HttpLoad.@Nullable Result peer) {
    report.row(
        name,
        perSecond(ours),
        millis(ours),
        peer == null ? "–" : perSecond(peer),
        peer == null ? "–" : millis(peer),
        peer == null || !peer.isAny()
            ? "–"
            : "%.0f".formatted(ours.perSecond() / peer.perSecond()));
  }

  private static String millis(HttpLoad.Result result) {
    return result.isAny() ? "%.1f".formatted(result.p95Millis()) : "–";
  }

  private static String perSecond(HttpLoad.Result result) {
    return "%.1f%s"
        .formatted(
            result.perSecond(),
            result.failures() > 0 ? " (%d failed)".formatted(result.failures()) : "");
  }

  /** MLflow's database gets the same runs by SQL: over HTTP it would take half an hour. */
  private Map<String, HttpLoad.Result> measureMlflow(Python python, Path folder, String database)
      throws IOException, InterruptedException {
    MlflowServer.start(python, folder, database, 1).close();
    python.run("seed_mlflow.py", database, "" + RUNS);
    try (MlflowServer peer = MlflowServer.start(python, folder, database, 4);
        HttpLoad load = new HttpLoad(peer.url(), CLIENTS)) {
      return measure(load, WARM_UP_OF_PEER);
    }
  }

  /** 20,000 finished runs of experiment 0, each with three metrics and three parameters. */
  private void seed(HttpLoad load) throws IOException, InterruptedException {
    List<Future<String>> seeded = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < RUNS; i++) {
        long seed = i;
        seeded.add(threads.submit(() -> load.send(seedOf(createRun(load), new Random(seed)))));
      }
      for (Future<String> run : seeded) {
        run.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static Call seedOf(String run, Random random) {
    String metrics =
        IntStream.range(0, 3)
            .mapToObj(m -> metric("m" + m, random.nextDouble(), 0))
            .collect(Collectors.joining(","));
    String params =
        IntStream.range(0, 3)
            .mapToObj(p -> "{\"key\":\"p%d\",\"value\":\"%d\"}".formatted(p, random.nextInt(10)))
            .collect(Collectors.joining(","));
    return Call.post(
        API + "runs/log-batch",
        "{\"run_id\":\"%s\",\"metrics\":[%s],\"params\":[%s]}".formatted(run, metrics, params));
  }

  private Map<String, HttpLoad.Result> measure(HttpLoad load, Duration warmUp)
      throws IOException, InterruptedException {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      runs.add(createRun(load));
    }
    List<String> curves = runs.subList(0, CURVES);
    for (String run : curves) {
      for (int from = 0; from < POINTS; from += BATCH) {
        load.send(batch(run, "loss", from, BATCH));
      }
    }
    String bulk =
        "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?metric_key=loss&max_results=320&"
            + curves.stream().map(run -> "run_ids=" + run).collect(Collectors.joining("&"));
    Map<String, HttpLoad.Calls> calls = new LinkedHashMap<>();
    calls.put("create run", (_, _) -> CREATE);
    calls.put(
        "log-batch of 100 metrics",
        (client, random) ->
            batch(runs.get(client), "m" + random.nextInt(10), random.nextInt(1 << 20), 100));
    calls.put("get run", (client, _) -> Call.get(API + "runs/get?run_id=" + runs.get(client)));
    calls.put("search runs by a metric, 100 of 20,000", (_, random) -> search(random));
    calls.put(
        "history of 10,000 points",
        (client, _) ->
            Call.get(
                API + "metrics/get-history?metric_key=loss&run_id=" + curves.get(client % CURVES)));
    calls.put("bulk interval of 5 runs", (_, _) -> Call.get(bulk));
    Map<String, HttpLoad.Result> results = new LinkedHashMap<>();
    for (Map.Entry<String, HttpLoad.Calls> call : calls.entrySet()) {
      load.run(call.getValue(), warmUp);
      results.put(call.getKey(), load.run(call.getValue(), ROUND));
    }
    return results;
  }

  private static final Call CREATE =
      Call.post(API + "runs/create", "{\"experiment_id\":\"0\",\"start_time\":1}");

  private String createRun(HttpLoad load) throws IOException, InterruptedException {
    return json.readTree(load.send(CREATE)).path("run").path("info").path("run_id").asText();
  }

  private static Call search(Random random) {
    return Call.post(
        API + "runs/search",
        String.format(
            Locale.ROOT,
            """
            {"experiment_ids":["0"],"filter":"metrics.m0 > %.4f","max_results":100,
             "order_by":["metrics.m1 DESC"]}\
            """,
            random.nextDouble()));
  }

  private static Call batch(String run, String key, int from, int count) {
    return Call.post(
        API + "runs/log-batch",
        "{\"run_id\":\"%s\",\"metrics\":[%s]}"
            .formatted(
                run,
                IntStream.range(from, from + count)
                    .mapToObj(step -> metric(key, 1.0 / (1 + step), step))
                    .collect(Collectors.joining(","))));
  }

  private static String metric(String key, double value, int step) {
    return "{\"key\":\"%s\",\"value\":%s,\"timestamp\":%d,\"step\":%d}"
        .formatted(key, value, 1_700_000_000_000L + step, step);
  }
}
