// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Native code that held a virtual thread would hold its carrier, of which there are as few as
 * cores: long queries and a training must not make a probe wait.
 */
@Isolated("it measures how long a probe waits")
class ThreadsIT {
  private static final int ROWS = 400_000;
  private static final int QUERIES = 2;
  private static final int PROBES = 1000;
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(5);
  private static final long LONGEST_MS = 50;

  @TempDir Path data;

  @Test
  void aProbeDoesNotWaitForQueriesAndTraining() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data);
        PlainApi api = new PlainApi(server.url());
        ExecutorService clients = Executors.newFixedThreadPool(QUERIES)) {
      WriteLoad load = new WriteLoad(1);
      load.prepare(api);
      prepareLongQueries(api);
      AtomicBoolean enough = new AtomicBoolean();
      List<Future<Integer>> queries = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        queries.add(clients.submit(() -> query(server.url(), enough)));
      }
      String job = load.train(api, "beside");
      List<Long> waits = probe(api);
      enough.set(true);

      for (Future<Integer> query : queries) {
        assertThat(query.get()).as("queries that ran meanwhile").isPositive();
      }
      assertThat(waits.get(PROBES * 99 / 100)).isLessThanOrEqualTo(LONGEST_MS * 1000);
      api.untilSucceeded(job);
    }
  }

  /** Two tables of which each row of one looks for its newest of the other. */
  private static void prepareLongQueries(PlainApi api) throws Exception {
    Random random = new Random(1);
    StringBuilder facts = new StringBuilder("id,at,value\n");
    StringBuilder questions = new StringBuilder("id,at,y\n");
    for (int row = 0; row < ROWS; row++) {
      String day = "2024-01-%02dT00:00:%02dZ".formatted(1 + random.nextInt(28), random.nextInt(60));
      facts.append("P%d,%s,%.6f\n".formatted(random.nextInt(ROWS), day, random.nextDouble()));
      questions.append("P%d,%s,%d\n".formatted(row, day, random.nextInt(2)));
    }
    api.upload("/api/v1/datasets/facts?format=csv", facts.toString());
    api.upload("/api/v1/datasets/questions?format=csv", questions.toString());
    List<Map<String, String>> features = List.of(Map.of("name", "value", "type", "double"));
    api.put(
        "/api/v1/features/views/facts",
        Map.of(
            "entities",
            List.of("id"),
            "dataset",
            "facts",
            "event_time",
            "at",
            "features",
            features));
  }

  private static int query(String url, AtomicBoolean enough) throws Exception {
    int count = 0;
    try (PlainApi api = new PlainApi(url)) {
      for (; !enough.get(); count++) {
        api.post(
            "/api/v1/features/training-sets",
            Map.of(
                "name", "joined",
                "entities_dataset", "questions",
                "event_time", "at",
                "features", List.of("facts:value")));
      }
    }
    return count;
  }

  /** How long each probe waited, in microseconds, the shortest first. */
  private static List<Long> probe(PlainApi api) throws Exception {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      long start = System.nanoTime();
      api.get("/health");
      waits.add((System.nanoTime() - start) / 1000);
      Thread.sleep(BETWEEN_PROBES);
    }
    Collections.sort(waits);
    return waits;
  }
}
