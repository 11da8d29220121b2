// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Adverse;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What explanations may take of memory. */
class LimitsTest {
  private static TrainingSample sample(int rows, String text) {
    String[] texts = Collections.nCopies(rows, text).toArray(String[]::new);
    return new TrainingSample(
        "d/1", rows, Table.of(new Column.Strings("t", texts, new BitSet())), new long[rows]);
  }

  private static RecentSamples.Key key(int version) {
    DatasetTag.Named data = new DatasetTag.Named("d", 1);
    return new RecentSamples.Key("default", "m", version, Instant.EPOCH, data);
  }

  @Test
  void wideModelsHaveFewerRows() {
    assertThat(TrainingSample.rowsOf(20, 200)).isEqualTo(200);
    assertThat(TrainingSample.rowsOf(100_000, 200)).isEqualTo(10);
    assertThat(TrainingSample.rowsOf(5_000_000, 200)).isEqualTo(1);
  }

  @Test
  void onlyModelsThatExplainThemselvesMayHaveAnyNumberOfInputs() {
    assertThat(Method.KERNEL_SHAP.explains(200)).isTrue();
    assertThat(Method.KERNEL_SHAP.explains(201)).isFalse();
    assertThat(Method.TREE_SHAP.explains(100_000)).isTrue();
  }

  @Test
  void samplesGoWhenTheirMemoryIsUsedUp() {
    TrainingSample one = sample(10, "x".repeat(100));
    assertThat(one.bytes()).isEqualTo(10 * (8 + 48 + 200));
    RecentSamples recent = new RecentSamples(3, 2 * one.bytes());
    recent.put(key(1), one);
    recent.put(key(2), one);
    assertThat(recent.find(key(1))).isPresent();
    recent.put(key(3), one);
    assertThat(recent.find(key(1))).isPresent();
    assertThat(recent.find(key(2))).isEmpty(); // Not asked for the longest.
    recent.put(key(4), sample(30, "x".repeat(100)));
    assertThat(recent.find(key(4))).isEmpty();
    assertThat(recent.find(key(3))).isPresent();
  }

  @Test
  void aSlowModelIsAskedForFewerRows() {
    AtomicLong now = new AtomicLong();
    AtomicInteger calls = new AtomicInteger();
    Turn turn = turn(now);
    double[][] hundred = new double[100][1];
    RowFunction slow =
        rows -> {
          calls.incrementAndGet();
          now.addAndGet(Duration.ofMillis(1).toNanos() * rows.length);
          return new double[rows.length];
        };

    assertThat(turn.affordable(slow, hundred)).as("10,000 rows in half of 20 s").isEqualTo(100);
    assertThat(turn.affordable(slow, new double[50][1])).as("half as many rows").isEqualTo(200);
    assertThat(calls).as("measured once for all decisions").hasValue(2);
    assertThat(turn(now).affordable(rows -> new double[rows.length], hundred))
        .isGreaterThan(1_000_000);
  }

  private static Turn turn(AtomicLong now) {
    return new Turn(now::get, Duration.ofSeconds(20), () -> new Unavailable("late", "late"));
  }

  @Test
  void wideModelsAreExplainedForFewerIds() {
    ExplanationRequest request =
        new ExplanationRequest(
            Collections.nCopies(11, "id"),
            Optional.empty(),
            Optional.empty(),
            Adverse.HIGHER,
            42,
            Wanted.ANY_OTHER);

    assertThatCode(() -> request.check(100)).doesNotThrowAnyException();
    assertThatThrownBy(() -> request.check(20_000))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("1 to 10 ids of a model with 20000 contributions to each");
  }
}
