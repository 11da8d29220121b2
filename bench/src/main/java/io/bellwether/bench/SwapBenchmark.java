// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A champion of more than 100 MB takes the place of another one while requests come. */
final class SwapBenchmark implements Main.Benchmark {
  private static final int PER_SECOND = 500;
  private static final int FEATURES = 30;
  private static final int ROWS = 256;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration SPAN = Duration.ofSeconds(5);
  private static final int TIMES = 8;
  private static final List<String> PHASES =
      List.of(
          "before",
          "the file is uploaded and read",
          "it is validated",
          "the champion is swapped",
          "after");

  private final Path root;

  SwapBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Path model = folder.resolve("model.json");
    Python.with(root, "xgboost")
        .orElseThrow(() -> new IOException("no Python has xgboost (see BENCH_PYTHON)"))
        .run("large_model.py", model.toString());
    Report report =
        new Report(
            "A champion of %.0f MB is swapped %d times at %d requests/s"
                .formatted(Files.size(model) / 1e6, TIMES, PER_SECOND),
            "",
            "s",
            "requests/s",
            "p50, ms",
            "p99, ms",
            "longest, ms",
            "failed");
    try (ServerProcess server = ServerProcess.start(root, folder.resolve("data"), Map.of());
        ApiClient api = new ApiClient(server.url(), _ -> {})) {
      Uploads.champion(api, server.url(), "bench", model);
      swap(report, server, api, model);
      report.note("server's memory afterwards: %.0f MiB".formatted(server.residentMebibytes()));
    }
    report.note("requests are paced over 16 connections and count from when they were due");
    report.note("the client, which also sends the file, is on the same machine");
    return report;
  }

  private static void swap(Report report, ServerProcess server, ApiClient api, Path model)
      throws IOException, InterruptedException {
    try (PacedLoad load = new PacedLoad(server.url() + "/ml/bench/predict", bodies(), PER_SECOND)) {
      Thread.sleep(WARM_UP);
      List<long[]> times = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        times.add(times(server, api, model));
      }
      List<PacedLoad.Samples> all = load.samples();
      for (int phase = 0; phase < PHASES.size(); phase++) {
        int number = phase;
        PacedLoad.add(
            report,
            PHASES.get(phase),
            all,
            times.stream().map(one -> new PacedLoad.Span(one[number], one[number + 1])).toList());
      }
      PacedLoad.add(
          report,
          "all of a swap, from the upload on",
          all,
          times.stream().map(one -> new PacedLoad.Span(one[1], one[4])).toList());
    }
  }

  /** When each phase of a new version began, and the last one ended. */
  private static long[] times(ServerProcess server, ApiClient api, Path model)
      throws IOException, InterruptedException {
    long steady = System.nanoTime();
    Thread.sleep(SPAN);
    long upload = System.nanoTime();
    Uploads.register(server.url(), "bench", model);
    long uploaded = System.nanoTime();
    awaitChecks(api);
    long swap = System.nanoTime();
    Uploads.promote(api, "bench");
    long swapped = System.nanoTime();
    Thread.sleep(SPAN);
    return new long[] {steady, upload, uploaded, swap, swapped, System.nanoTime()};
  }

  /** Until the newest version has been validated. */
  private static void awaitChecks(ApiClient api) throws IOException, InterruptedException {
    api.until(
        "/api/v1/models/bench/" + Uploads.newest(api, "bench"),
        Duration.ofMinutes(2),
        version -> !version.path("validation").path("checks").isEmpty());
  }

  private static List<String> bodies() {
    Random random = new Random(1);
    return IntStream.range(0, ROWS)
        .mapToObj(
            _ ->
                IntStream.range(0, FEATURES)
                    .mapToObj(i -> "\"f%d\": %s".formatted(i, (float) random.nextGaussian()))
                    .collect(Collectors.joining(", ", "{\"features\": {", "}}")))
        .toList();
  }
}
