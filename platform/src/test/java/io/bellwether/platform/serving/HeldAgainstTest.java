// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.serving.LoadedModel.Said;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Margin 2 · a − b + 1, of which the sample has the means 3 and 4. */
class HeldAgainstTest {
  private static final Pipeline PIPELINE =
      Pipeline.of(
          new LinearModel(
                  List.of("a", "b"),
                  new double[][] {{2, -1}},
                  new double[] {1},
                  Link.LOGIT,
                  new double[2],
                  new double[] {1, 1})
              .write());
  private static final SampleMeans MEANS = new SampleMeans("d/1", 20, new double[][] {{6, -4}});

  private final ArrayDeque<Runnable> background = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong(5);
  private final AtomicReference<Optional<SampleMeans>> source =
      new AtomicReference<>(Optional.of(MEANS));
  private final AtomicInteger reads = new AtomicInteger();
  private final HeldAgainst against =
      new HeldAgainst(
          () -> {
            reads.incrementAndGet();
            return source.get();
          },
          background::add,
          nanos::get);

  private void runBackground() {
    while (!background.isEmpty()) {
      background.poll().run();
    }
  }

  private Said said() {
    ServedVersion version =
        new ServedVersion("m", "1", "1.0.0", "m1", Map.of(), RiskLevel.Bounds.DEFAULT);
    return new LoadedModel(version, PIPELINE, List.of(), against)
        .ask(List.of(new Row(new double[] {5, 1})), true)
        .getFirst();
  }

  @Test
  void nobodyWaitsForTheSample() {
    Said before = said();
    assertThat(before.means()).isEmpty();
    assertThat(before.why().getFirst().baseValue()).isEqualTo(1);
    runBackground();

    Said after = said();

    assertThat(after.means()).contains(MEANS);
    Explanation why = after.why().getFirst();
    assertThat(why.baseValue()).isEqualTo(1 + 6 - 4);
    assertThat(why.contributions())
        .extracting(Explanation.Contribution::contribution)
        .containsExactly(4.0, 3.0);
    assertThat(why.margin()).isEqualTo(10);
    // Without a the margin is 6.
    double effect = 1 / (1 + Math.exp(-10)) - 1 / (1 + Math.exp(-6));
    assertThat(why.contributions().getFirst().effect()).isCloseTo(effect, within(1e-12));
  }

  @Test
  void itIsReadAgainOnlyLaterAndStaysIfItCannotBe() {
    var _ = against.now();
    runBackground();
    assertThat(against.now()).contains(MEANS);
    nanos.addAndGet(59_000_000_000L);
    assertThat(against.now()).contains(MEANS);
    assertThat(background).isEmpty();

    nanos.addAndGet(2_000_000_000L);
    source.set(Optional.empty());
    assertThat(against.now()).contains(MEANS);
    assertThat(background).hasSize(1);
    runBackground();
    assertThat(against.now()).isEmpty();
    assertThat(reads).hasValue(2);
  }

  @Test
  void whatCannotBeReadNowLeavesWhatWasKnown() {
    AtomicBoolean fails = new AtomicBoolean();
    HeldAgainst sometimes =
        new HeldAgainst(
            () -> {
              if (fails.get()) {
                throw new Conflict("busy", "not now");
              }
              return Optional.of(MEANS);
            },
            Runnable::run,
            nanos::get);
    assertThat(sometimes.now()).contains(MEANS);
    nanos.addAndGet(61_000_000_000L);
    fails.set(true);

    assertThat(sometimes.now()).contains(MEANS);
  }
}
