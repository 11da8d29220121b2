// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One model of XGBoost behind three servers, asked for single rows: Bellwether, which logs each
 * prediction, MLServer and MLflow's scoring server.
 */
final class ServingBenchmark implements Main.Benchmark {
  private static final int CONNECTIONS = 16;
  private static final int FEATURES = 30;
  private static final int ROWS = 256;
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final Path root;
  private final List<float[]> rows = rows();

  ServingBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    int rest = PeerProcess.freePort();
    int grpc = PeerProcess.freePort();
    Python python =
        Python.with(root, "mlflow", "xgboost", "sklearn")
            .orElseThrow(
                () -> new IOException("no Python has mlflow and xgboost (see BENCH_PYTHON)"));
    python.run("serving_model.py", folder.toString(), "" + rest, "" + grpc);
    Report report =
        new Report(
            "Single rows of 30 features, 500 trees of depth 6, %d connections"
                .formatted(CONNECTIONS),
            "",
            "requests/s",
            "p50, ms",
            "p99, ms",
            "failed");
    bellwether(report, folder);
    mlserver(report, folder, rest, grpc);
    mlflow(report, folder, python, "mlflow", "inputs, no signature", inputs());
    mlflow(report, folder, python, "mlflow-signature", "dataframe_split, signature", split());
    report.note("Bellwether logs every prediction; one server at a time");
    report.note(
        "client: %s, gRPC plain sockets of this JVM; on the same machine, 10 s after a warm-up"
            .formatted(Load.found(CONNECTIONS, folder).name()));
    return report;
  }

  private void bellwether(Report report, Path folder) throws Exception {
    Map<String, String> quiet = Map.of("MIN_SAMPLES_FOR_MONITORING", "1000000");
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), quiet);
        ApiClient api = new ApiClient(server.url(), _ -> {})) {
      Uploads.champion(api, server.url(), "bench", folder.resolve("model.json"));
      String url = server.url();
      Load load = Load.found(CONNECTIONS, folder);
      add(report, "Bellwether, /ml/bench/predict", post(load, url + "/ml/bench/predict", own()));
      add(report, "Bellwether, Open Inference", post(load, infer(url), tensors()));
      add(report, "Bellwether, gRPC", () -> grpc(url));
      String invocations = url + "/ml/bench/invocations";
      add(report, "Bellwether, MLflow's inputs", post(load, invocations, inputs()));
      add(report, "Bellwether, MLflow's dataframe_split", post(load, invocations, split()));
      report.note("Bellwether's memory afterwards: %.0f MiB".formatted(server.residentMebibytes()));
    }
  }

  private void mlserver(Report report, Path folder, int rest, int grpc) throws Exception {
    Path program = root.resolve("tests/target/venv-mlserver/bin/mlserver");
    if (!Files.isExecutable(program)) {
      report.row("MLServer (not installed)", "–", "–", "–", "–");
      return;
    }
    String url = "http://127.0.0.1:" + rest;
    List<String> command = List.of(program.toString(), "start", ".");
    try (PeerProcess peer =
        PeerProcess.start(
            command, folder.resolve("mlserver"), Map.of(), url + "/v2/models/bench/ready")) {
      Load load = Load.found(CONNECTIONS, folder);
      add(report, "MLServer, Open Inference", post(load, infer(url), tensors()));
      add(report, "MLServer, gRPC", () -> grpc("http://127.0.0.1:" + grpc));
      report.note("MLServer's memory afterwards: %.0f MiB".formatted(peer.mebibytes()));
    }
  }

  private static void mlflow(
      Report report, Path folder, Python python, String model, String form, List<String> bodies)
      throws Exception {
    int port = PeerProcess.freePort();
    String url = "http://127.0.0.1:" + port;
    List<String> command = new ArrayList<>(List.of(python.program(), "-m", "mlflow", "models"));
    command.addAll(List.of("serve", "-m", model, "--env-manager", "local", "-p", "" + port));
    // It starts a server of its environment by name.
    String path = Path.of(python.program()).getParent() + ":" + System.getenv("PATH");
    try (PeerProcess peer =
        PeerProcess.start(command, folder, Map.of("PATH", path), url + "/ping")) {
      Load load = Load.found(CONNECTIONS, folder);
      add(report, "mlflow models serve, " + form, post(load, url + "/invocations", bodies));
      report.note("MLflow's memory afterwards (%s): %.0f MiB".formatted(form, peer.mebibytes()));
    }
  }

  @FunctionalInterface
  private interface Round {
    Load.Result run() throws IOException, InterruptedException;
  }

  private static void add(Report report, String name, Round round)
      throws IOException, InterruptedException {
    round.run(); // As long as it is measured: JVM and Python warm up.
    PredictBenchmark.add(report, name, round.run());
  }

  private static Round post(Load load, String url, List<String> bodies) {
    return () -> load.run(url, bodies, ROUND);
  }

  private Load.Result grpc(String url) throws IOException, InterruptedException {
    List<byte[]> messages =
        rows.stream().map(row -> OpenInferenceBenchmark.message("bench", row)).toList();
    return SocketLoad.run(
        CONNECTIONS,
        ROUND,
        () -> new GrpcClient(URI.create(url), OpenInferenceBenchmark.METHOD, messages));
  }

  private static String infer(String url) {
    return url + "/v2/models/bench/infer";
  }

  private List<String> own() {
    return bodies(
        row ->
            IntStream.range(0, FEATURES)
                .mapToObj(i -> "\"f%d\": %s".formatted(i, row[i]))
                .collect(Collectors.joining(", ", "{\"features\": {", "}}")));
  }

  private List<String> tensors() {
    return bodies(
        row ->
            """
            {"inputs": [{"name": "input", "shape": [1, %d], "datatype": "FP32", "data": %s}]}"""
                .formatted(row.length, Arrays.toString(row)));
  }

  private List<String> inputs() {
    return bodies(row -> "{\"inputs\": [%s]}".formatted(Arrays.toString(row)));
  }

  private List<String> split() {
    String columns =
        IntStream.range(0, FEATURES)
            .mapToObj("\"f%d\""::formatted)
            .collect(Collectors.joining(", "));
    return bodies(
        row ->
            "{\"dataframe_split\": {\"columns\": [%s], \"data\": [%s]}}"
                .formatted(columns, Arrays.toString(row)));
  }

  private List<String> bodies(Function<float[], String> body) {
    return rows.stream().map(body).toList();
  }

  private static List<float[]> rows() {
    Random random = new Random(2);
    return IntStream.range(0, ROWS)
        .mapToObj(
            _ -> {
              float[] row = new float[FEATURES];
              for (int i = 0; i < FEATURES; i++) {
                row[i] = (float) random.nextGaussian();
              }
              return row;
            })
        .toList();
  }
}
