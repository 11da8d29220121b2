// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.experiments.RunDetails.Revised;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownDetailsTest {
  private final KnownDetails known = new KnownDetails(100_000);

  @Test
  void tellsOfTheSameRevisionOnlyAndWithTheRunAsItIs() {
    keep("a", 7, "x");
    Run ended = run("a").in(RunStatus.FINISHED);

    assertThat(known.of("w", List.of(new Revised(ended, 7))))
        .containsOnly(Map.entry("a", detail(ended, "x")));
    assertThat(known.of("w", List.of(new Revised(ended, 8)))).isEmpty();
    assertThat(known.of("other", List.of(new Revised(ended, 7)))).isEmpty();
  }

  @Test
  void forgetsFirstWhatWasNotAskedForTheLongest() {
    for (int i = 0; i < 19; i++) { // Each takes 5,500 of 100,000 bytes: one too many.
      keep("r" + i, 1, "x".repeat(5_000));
      assertThat(known.of("w", List.of(new Revised(run("r0"), 1)))).hasSize(1);
    }

    assertThat(known.of("w", List.of(new Revised(run("r1"), 1)))).isEmpty();
    assertThat(known.of("w", List.of(new Revised(run("r2"), 1)))).hasSize(1);
  }

  @Test
  void keepsNothingThatTakesMostOfTheRoom() {
    keep("a", 1, "x");
    keep("a", 2, "x".repeat(50_000));

    assertThat(known.of("w", List.of(new Revised(run("a"), 2)))).isEmpty();
    assertThat(known.of("w", List.of(new Revised(run("a"), 1)))).isEmpty();
  }

  private void keep(String id, long revision, String tag) {
    Run run = run(id);
    known.keep("w", List.of(new Revised(run, revision)), List.of(detail(run, tag)));
  }

  private static RunDetail detail(Run run, String tag) {
    return new RunDetail(run, Map.of(), List.of(), Map.of("t", tag), List.of(), List.of());
  }

  private static Run run(String id) {
    Instant start = Instant.EPOCH;
    return new Run(
        id,
        "1",
        id,
        "ann",
        RunStatus.RUNNING,
        start,
        Optional.empty(),
        Lifecycle.ACTIVE,
        "x:/" + id);
  }
}
