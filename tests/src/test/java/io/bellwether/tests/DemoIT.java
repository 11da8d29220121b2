// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it. */
class DemoIT {
  private static final int PATIENCE_SECONDS = 300;
  private static final String REQUEST = "> ";
  private static final Path CLEVELAND =
      BellwetherServer.ROOT.resolve("../shared/data/heart_disease/processed.cleveland.data");

  @TempDir Path folder;

  @Test
  void passesAgainAndAgainAndOnlyLooksAfterTheLabels() throws Exception {
    for (int run = 1; run <= 2; run++) {
      List<String> requests =
          demo("--trace").stream()
              .filter(line -> line.startsWith(REQUEST))
              .map(line -> line.substring(REQUEST.length()))
              .toList();
      int labels = requests.indexOf("POST /api/v1/monitoring/ground-truth");
      assertThat(labels).as("the request that posts the labels").isPositive();
      assertThat(requests.subList(labels + 1, requests.size()))
          .isNotEmpty()
          .allMatch(request -> request.startsWith("GET "));
    }
  }

  @Test
  void passesOnRealPatients() throws Exception {
    assumeTrue(Files.exists(CLEVELAND), "no " + CLEVELAND + ": the real patients are not here");

    assertThat(demo("--file", CLEVELAND.toString()).getFirst()).contains("303 patients");
  }

  /** The lines that it prints; it has to pass. */
  private List<String> demo(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("demo", "--exit", "--port", "0"));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(List.of(more));
    Path log = folder.resolve("log");
    Path output = folder.resolve("output");
    Process demo = BellwetherServer.script(arguments, Map.of(), log);
    try (var out = demo.getInputStream()) {
      Files.deleteIfExists(output);
      Files.copy(out, output);
    }
    assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    String told = Files.readString(output);
    assertThat(demo.exitValue()).as(told + Files.readString(log)).isZero();
    assertThat(told).contains("All seven stages passed");
    return told.lines().map(String::strip).toList();
  }
}
