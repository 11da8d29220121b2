// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.PostgresCluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server with SIGKILL at random moments of a write load, beside a training, and of the
 * demo, starts it again, and asks for everything that it had confirmed. {@code ./bellwether bench
 * kill} runs 50 rounds with each database; {@code -Dkill.rounds} and {@code -Dkill.seed} choose
 * others.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // As many rounds as are asked for.
class KillIT {
  private static final int SQLITE_ROUNDS = Integer.getInteger("kill.rounds", 2);
  private static final int POSTGRES_ROUNDS = Integer.getInteger("kill.rounds", 1);
  private static final int DEMO_ROUNDS = Math.max(1, SQLITE_ROUNDS / 5);
  private static final long SEED = Long.getLong("kill.seed", System.currentTimeMillis());
  private static final int LONGEST_LOAD_MS = 5000;
  private static final int LONGEST_DEMO_MS = 30_000;

  private final Random random = new Random(SEED);
  private final WriteLoad load = new WriteLoad(random.nextLong());

  /** Retrainings by alerts would make each round longer. */
  private final Map<String, String> settings =
      new HashMap<>(Map.of("MIN_SAMPLES_FOR_MONITORING", "1000000"));

  @TempDir Path folder;

  @Test
  void keepsWhatItConfirmedUnderWritesInSqlite() throws Exception {
    writeAndKill(SQLITE_ROUNDS);
  }

  @Test
  void keepsWhatItConfirmedUnderWritesInPostgres() throws Exception {
    settings.put("DATABASE_URL", PostgresCluster.running().newDatabase("kill"));
    writeAndKill(POSTGRES_ROUNDS);
  }

  private void writeAndKill(int rounds) throws Exception {
    System.out.printf("kill.rounds=%d kill.seed=%d%n", rounds, SEED);
    try (BellwetherServer server = start();
        PlainApi api = new PlainApi(server.url())) {
      load.prepare(api);
      server.kill();
    }
    for (int round = 1; round <= rounds; round++) {
      String job = writeUntilKilled(round);
      checkWhatIsLeft(job);
    }
  }

  private BellwetherServer start() {
    return BellwetherServer.start(folder, settings);
  }

  /** The result is the job that was under way. */
  private String writeUntilKilled(int round) throws Exception {
    int life = random.nextInt(LONGEST_LOAD_MS);
    try (BellwetherServer server = start();
        PlainApi api = new PlainApi(server.url())) {
      String job = load.train(api, "round-" + round);
      try (WriteLoad.Clients clients = load.start(server.url())) {
        clients.writeFor(life);
        server.kill();
        int writes = clients.count();
        System.out.printf("round %d: killed after %d ms, %d writes%n", round, life, writes);
      }
      return job;
    }
  }

  private void checkWhatIsLeft(String job) throws Exception {
    try (BellwetherServer server = start();
        PlainApi api = new PlainApi(server.url())) {
      int kept = load.verify(server.url());
      load.checkPredictionByKey(api);
      JsonNode ended = api.untilSucceeded(job);
      assertThat(api.get("/api/v1/audit/verify").path("valid").asBoolean()).isTrue();
      System.out.printf("  kept %d answers; attempt %s%n", kept, ended.path("attempts"));
    }
  }

  @Test
  void keepsWhatItConfirmedToTheDemo() throws Exception {
    for (int round = 1; round <= DEMO_ROUNDS; round++) {
      Path data = folder.resolve("demo-" + round);
      int life = random.nextInt(LONGEST_DEMO_MS);
      DemoLoad demo = new DemoLoad(data);
      demo.runAndKill(life);
      try (BellwetherServer server = BellwetherServer.start(data)) {
        int kept = demo.verify(server.url());
        System.out.printf("demo %d: killed after %d ms, kept %d answers%n", round, life, kept);
      }
    }
  }
}
