// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the start to the first answer, and the memory before any analytic call. */
final class StartBenchmark implements Main.Benchmark {
  private static final int ROUNDS = 7;
  private static final int PEER_ROUNDS = 3;

  /** What somebody who looks around asks for; nothing of it needs DuckDB or a model. */
  private static final List<String> LOOKING_AROUND =
      List.of("/health/ready", "/ui/", "/metrics", "/openapi.yaml", "/api/v1/jobs");

  private static final Map<String, String> WITHOUT_CACHE =
      Map.of("BELLWETHER_JAVA_OPTS", "-XX:AOTMode=off");

  private final Path root;

  StartBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Report report =
        new Report("Start to first answer", "", "s, median", "fastest", "slowest", "memory, MiB");
    Starts cached = new Starts(ROUNDS);
    Starts uncached = new Starts(ROUNDS);
    Starts fresh = new Starts(ROUNDS);
    Path kept = folder.resolve("kept");
    start(kept, Map.of(), new Starts(1), 0);
    for (int i = 0; i < ROUNDS; i++) {
      start(kept, Map.of(), cached, i);
      start(kept, WITHOUT_CACHE, uncached, i);
      start(folder.resolve("fresh" + i), Map.of(), fresh, i);
    }
    report.row(cached.cells("Bellwether, with the start-up cache"));
    report.row(uncached.cells("Bellwether, without it"));
    report.row(fresh.cells("Bellwether, with it, on an empty data folder"));
    peer(report, folder);
    report.note("from the start of the script to the answer of /health");
    report.note("memory: resident, after " + String.join(", ", LOOKING_AROUND));
    return report;
  }

  private void start(Path data, Map<String, String> environment, Starts starts, int round)
      throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(root, data, environment)) {
      server.ask(LOOKING_AROUND);
      starts.seconds[round] = server.secondsToAnswer();
      starts.mebibytes[round] = server.residentMebibytes();
    }
  }

  private void peer(Report report, Path folder) throws IOException, InterruptedException {
    Optional<Python> python = Python.with(root, "mlflow");
    if (python.isEmpty()) {
      report.row("MLflow's server (no Python with it)", "–", "–", "–", "–");
      return;
    }
    Starts starts = new Starts(PEER_ROUNDS);
    startPeer(python.get(), folder, new Starts(1), 0);
    for (int i = 0; i < PEER_ROUNDS; i++) {
      startPeer(python.get(), folder, starts, i);
    }
    report.row(starts.cells("MLflow's server, SQLite, one worker"));
    report.note("MLflow's memory: what its processes share is counted once");
  }

  private static void startPeer(Python python, Path folder, Starts starts, int round)
      throws IOException, InterruptedException {
    try (MlflowServer peer = MlflowServer.start(python, folder, 1)) {
      starts.seconds[round] = peer.secondsToAnswer();
      starts.mebibytes[round] = peer.mebibytes();
    }
  }

  private static final class Starts {
    private final double[] seconds;
    private final double[] mebibytes;

    Starts(int rounds) {
      seconds = new double[rounds];
      mebibytes = new double[rounds];
    }

    String[] cells(String name) {
      Arrays.sort(seconds);
      Arrays.sort(mebibytes);
      int middle = seconds.length / 2;
      return new String[] {
        name,
        "%.2f".formatted(seconds[middle]),
        "%.2f".formatted(seconds[0]),
        "%.2f".formatted(seconds[seconds.length - 1]),
        "%.0f".formatted(mebibytes[middle])
      };
    }
  }
}
