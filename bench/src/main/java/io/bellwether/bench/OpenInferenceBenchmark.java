// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.cli.ApiClient;
import io.bellwether.cli.demo.HeartPatients;
import io.bellwether.cli.demo.HeartPatients.Patient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Single rows over the Open Inference protocol: JSON over REST, and bytes over gRPC. */
final class OpenInferenceBenchmark implements Main.Benchmark {
  static final String METHOD = "/inference.GRPCInferenceService/ModelInfer";
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final Path root;

  OpenInferenceBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Map<String, String> quiet = Map.of("MIN_SAMPLES_FOR_MONITORING", "1000000");
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), quiet);
        ApiClient api = new ApiClient(server.url(), _ -> {})) {
      String trees = PredictBenchmark.train(api);
      Report report =
          new Report(
              "Open Inference, one row a request, %d connections".formatted(CONNECTIONS),
              "",
              "requests/s",
              "p50, ms",
              "p99, ms",
              "failed");
      rest(server.url());
      grpc(server.url());
      for (int i = 1; i <= ROUNDS; i++) {
        PredictBenchmark.add(report, "REST, JSON, round " + i, rest(server.url()));
        PredictBenchmark.add(report, "gRPC, raw contents, round " + i, grpc(server.url()));
      }
      report.note("champion: XGBoost, " + trees + "; every prediction is logged");
      report.note("client: plain sockets of this JVM, on the same machine, 10 s a round");
      report.note(
          "resident memory of the server afterwards: %.0f MiB"
              .formatted(server.residentMebibytes()));
      return report;
    }
  }

  private static Load.Result rest(String url) throws IOException, InterruptedException {
    List<String> bodies =
        rows().stream()
            .map(
                row ->
                    """
                    {"inputs": [{"name": "input", "shape": [1, %d], "datatype": "FP32", "data": %s}]}"""
                        .formatted(row.length, Arrays.toString(row).replace("NaN", "null")))
            .toList();
    return new SocketLoad(CONNECTIONS)
        .run(url + "/v2/models/" + PredictBenchmark.MODEL + "/infer", bodies, ROUND);
  }

  private static Load.Result grpc(String url) throws IOException, InterruptedException {
    List<byte[]> messages =
        rows().stream().map(row -> message(PredictBenchmark.MODEL, row)).toList();
    return SocketLoad.run(
        CONNECTIONS, ROUND, () -> new GrpcClient(URI.create(url), METHOD, messages));
  }

  private static List<float[]> rows() {
    List<float[]> rows = new ArrayList<>();
    for (Patient patient : new HeartPatients(2).next(256)) {
      List<String> cells = patient.row();
      float[] row = new float[cells.size() - 1];
      for (int i = 0; i < row.length; i++) {
        row[i] = cells.get(i).equals("?") ? Float.NaN : Float.parseFloat(cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** {@code ModelInferRequest}; but for the row's bytes, all its lengths are below 128. */
  static byte[] message(String model, float[] row) {
    ByteBuffer raw = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : row) {
      raw.putFloat(value);
    }
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    field(input, 1, bytes("input"));
    field(input, 2, bytes("FP32"));
    field(input, 3, new byte[] {1, (byte) row.length});
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    field(message, 1, bytes(model));
    field(message, 5, input.toByteArray());
    field(message, 7, raw.array());
    return message.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] value) {
    out.write((number << 3) | 2);
    if (value.length > 127) {
      out.write((value.length & 0x7F) | 0x80);
    }
    out.write(value.length > 127 ? value.length >> 7 : value.length);
    out.writeBytes(value);
  }
}
