// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.bench.TrackingBenchmark.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bellwether bench [NAME]…}: runs the benchmarks that are named, or all. */
public final class Main {
  private Main() {}

  public static void main(String[] names) throws Exception {
    Path root = Path.of(System.getProperty("bellwether.root", ".")).toAbsolutePath().normalize();
    Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    benchmarks.put("start", new StartBenchmark(root));
    benchmarks.put("scoring", new ScoringBenchmark(root));
    benchmarks.put("predict", new PredictBenchmark(root));
    benchmarks.put("open-inference", new OpenInferenceBenchmark(root));
    benchmarks.put("serving", new ServingBenchmark(root));
    benchmarks.put("swap", new SwapBenchmark(root));
    benchmarks.put("online-features", new OnlineFeaturesBenchmark(root));
    benchmarks.put("tracking", new TrackingBenchmark(root, Store.SQLITE));
    benchmarks.put("tracking-postgres", new TrackingBenchmark(root, Store.POSTGRES));
    benchmarks.put("search", new SearchBenchmark(root));
    long mebibytes = Long.parseLong(System.getenv().getOrDefault("BENCH_FILE_MIB", "5120"));
    benchmarks.put("artifacts", new ArtifactBenchmark(root, mebibytes));

    List<String> chosen = new ArrayList<>(names.length == 0 ? benchmarks.keySet() : List.of(names));
    for (String name : chosen) {
      Benchmark benchmark = benchmarks.get(name);
      if (benchmark == null) {
        System.err.println("bench: %s (expected: %s)".formatted(name, benchmarks.keySet()));
        System.exit(2);
      } else {
        Report report;
        try (ScratchFolder folder = ScratchFolder.create()) {
          report = benchmark.run(folder.path());
        }
        System.out.println(report.table());
        report.keep(root, name);
      }
    }
  }

  /** Measures something and reports it beside a peer; its folder is deleted afterwards. */
  @FunctionalInterface
  interface Benchmark {
    Report run(Path folder) throws Exception;
  }
}
