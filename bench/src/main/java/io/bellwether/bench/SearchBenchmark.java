// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.bench.HttpLoad.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pages of searches among a million runs with 50 million metric points, one client: whether any
 * page comes quickly, however narrow the filter, and deep ones as the first. The first page is
 * asked for many times, so that its rows are in the caches: the deep ones are measured twice.
 */
final class SearchBenchmark implements Main.Benchmark {
  private static final int RUNS = 1_000_000;
  private static final int REPEATS = 20;
  private static final int WARM_UP = 5;
  private static final String PATH = "/api/2.0/mlflow/runs/search";

  private record Case(String name, String filter, String... order) {}

  private static final List<Case> CASES =
      List.of(
          new Case("newest first", ""),
          new Case("oldest first", "", "attributes.start_time ASC"),
          new Case("by a metric", "", "metrics.m1 DESC"),
          new Case("by a parameter with 10 values", "", "params.p0 DESC"),
          new Case("by name", "", "attributes.run_name DESC"),
          new Case("half by a metric", "metrics.m0 > 0.5", "metrics.m1 DESC"),
          new Case("1 % by another metric", "metrics.m0 > 0.99", "metrics.m1 DESC"),
          new Case("0.2 % by another metric", "metrics.m0 > 0.998", "metrics.m1 DESC"),
          new Case("two metrics, 1 %", "metrics.m0 > 0.9 and metrics.m1 > 0.9", "metrics.m2 DESC"),
          new Case("1 of 10 by parameter", "params.p0 = '3'"),
          new Case("1 of 10 by parameter, by a metric", "params.p0 = '3'", "metrics.m1 DESC"),
          new Case("1 of 1,000 by parameter", "params.p2 = '77'", "metrics.m1 DESC"),
          new Case("1 of 7 by tag, by a parameter", "tags.team = 'team-3'", "params.p2 ASC"),
          new Case("one by name", "attributes.run_name = 'run-4711'"),
          new Case("1 of 1,000 by status", "attributes.status = 'FAILED'", "metrics.m1 DESC"),
          new Case("nothing", "metrics.m0 > 2"),
          new Case("unanchored ILIKE", "attributes.run_name ILIKE '%4711%'"));

  private final ObjectMapper json = new ObjectMapper();
  private final Path root;

  SearchBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Path data = filled(folder);
    Report report =
        new Report(
            "Search among %,d runs with 50 points each, SQLite, pages of 100".formatted(RUNS),
            "",
            "first page: median, ms",
            "p95",
            "pages 2 to %d, asked for once: median".formatted(REPEATS + 1),
            "p95",
            "asked for again: median",
            "p95");
    try (ServerProcess server = ServerProcess.start(root, data, Map.of());
        HttpLoad load = new HttpLoad(server.url(), 1)) {
      for (Case one : CASES) {
        measure(report, load, one);
      }
      report.note("resident memory afterwards: %.0f MiB".formatted(server.residentMebibytes()));
    }
    long bytes = Files.size(data.resolve("bellwether.db"));
    report.note("database: %.1f GB; one client".formatted(bytes / 1e9));
    return report;
  }

  /** The data folder: {@code BENCH_DATA}, filled already perhaps, or else a new one. */
  private Path filled(Path folder) throws Exception {
    String kept = System.getenv().getOrDefault("BENCH_DATA", "");
    Path data = kept.isEmpty() ? folder.resolve("data") : Path.of(kept);
    Path done = data.resolve("filled");
    if (!Files.exists(done)) {
      ServerProcess.start(root, data, Map.of()).close();
      Python.with(root, "sqlite3")
          .orElseThrow(() -> new IOException("no python3 (expected: one to fill the database)"))
          .run("seed_bellwether.py", data.resolve("bellwether.db").toString(), "" + RUNS);
      Files.createFile(done);
    }
    return data;
  }

  private void measure(Report report, HttpLoad load, Case one)
      throws IOException, InterruptedException {
    List<Double> first = new ArrayList<>();
    String second = "";
    for (int i = -WARM_UP; i < REPEATS; i++) {
      long start = System.nanoTime();
      second = page(load, one, "");
      if (i >= 0) {
        first.add((System.nanoTime() - start) / 1e6);
      }
    }
    List<Double> deeper = deeper(load, one, second);
    List<Double> again = deeper(load, one, second);
    report.row(
        one.name,
        quantile(first, 0.5),
        quantile(first, 0.95),
        quantile(deeper, 0.5),
        quantile(deeper, 0.95),
        quantile(again, 0.5),
        quantile(again, 0.95));
  }

  /** How long each of the pages from this one on takes. */
  private List<Double> deeper(HttpLoad load, Case one, String second)
      throws IOException, InterruptedException {
    List<Double> deeper = new ArrayList<>();
    String token = second;
    for (int i = 0; i < REPEATS && !token.isEmpty(); i++) {
      long start = System.nanoTime();
      token = page(load, one, token);
      deeper.add((System.nanoTime() - start) / 1e6);
    }
    return deeper;
  }

  private String page(HttpLoad load, Case one, String token)
      throws IOException, InterruptedException {
    Map<String, Object> body = new HashMap<>();
    body.put("experiment_ids", List.of("0"));
    body.put("filter", one.filter);
    body.put("max_results", 100);
    body.put("order_by", Arrays.asList(one.order));
    if (!token.isEmpty()) {
      body.put("page_token", token);
    }
    JsonNode answer = json.readTree(load.send(Call.post(PATH, json.writeValueAsString(body))));
    return answer.path("next_page_token").asText("");
  }

  private static String quantile(List<Double> millis, double share) {
    if (millis.isEmpty()) {
      return "–";
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "%.1f".formatted(sorted[(int) (share * (sorted.length - 1))]);
  }
}
