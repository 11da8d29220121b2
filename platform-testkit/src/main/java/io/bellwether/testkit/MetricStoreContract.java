// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link MetricStore} owes: every point once, in order, however it packs them. */
public abstract class MetricStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Run RUN =
      new Run(
          "r1",
          "1",
          "run",
          "ann",
          RunStatus.RUNNING,
          START,
          Optional.empty(),
          Lifecycle.ACTIVE,
          "x");

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract RunStore runs();

  protected abstract MetricStore store();

  @BeforeEach
  void addRun() {
    Experiment experiment = new Experiment("1", "e", "x", Lifecycle.ACTIVE, START, START, Map.of());
    transactions()
        .write(
            () -> {
              experiments().add("default", experiment);
              runs().add("default", RUN, Map.of());
            });
  }

  private void append(MetricPoint... points) {
    transactions().write(() -> store().append("default", RUN, List.of(points)));
  }

  private List<MetricPoint> history(String key) {
    return store().history("default", "r1", key);
  }

  @Test
  void keepsTheOrderOfTimeAndNoPointTwice() {
    MetricPoint first = new MetricPoint("loss", 0.5, 1000, 1);
    MetricPoint second = new MetricPoint("loss", -0.0, 2000, -7);
    MetricPoint third = new MetricPoint("loss", Double.NEGATIVE_INFINITY, 1L << 60, 3);
    append(third, first, new MetricPoint("auc", 0.7, 1, 1));
    append(second, first);

    assertThat(history("loss")).containsExactly(first, second, third);
    assertThat(history("none")).isEmpty();
    assertThat(store().history("default", "other", "loss")).isEmpty();
  }

  @Test
  void keepsWhatAPointWasMeasuredOn() {
    MetricPoint point = new MetricPoint("auc", 0.7, 1, 1, new MetricOrigin("m-1", "heart", "abc"));
    append(point);

    assertThat(history("auc")).containsExactly(point);
    assertThat(store().latest("default", "r1")).containsExactly(point);
  }

  @Test
  void theLatestIsThatOfTheHighestStepThenTimeThenValue() {
    append(new MetricPoint("a", 1, 100, 5), new MetricPoint("a", 2, 900, 4));
    append(new MetricPoint("a", -1, 100, 5), new MetricPoint("b", -1, 1, 1));
    append(new MetricPoint("b", Double.NaN, 1, 1));

    List<MetricPoint> latest = store().latest("default", "r1");
    assertThat(latest).extracting(MetricPoint::key).containsExactly("a", "b");
    assertThat(latest).extracting(MetricPoint::value).containsExactly(1.0, Double.NaN);
  }

  @Test
  void losesNothingInLongHistories() {
    SplittableRandom random = new SplittableRandom(42);
    TreeSet<MetricPoint> expected = new TreeSet<>(MetricPoint.IN_TIME);
    for (int batch = 0; batch < 60; batch++) {
      List<MetricPoint> points = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String key = i % 2 == 0 ? "loss" : "other" + i % 10;
        long time = random.nextLong(1_000_000);
        points.add(new MetricPoint(key, random.nextDouble(), time, random.nextLong(1000)));
      }
      append(points.toArray(MetricPoint[]::new));
      points.stream().filter(point -> point.key().equals("loss")).forEach(expected::add);
    }

    assertThat(history("loss")).hasSize(6000).containsExactlyElementsOf(expected);
  }

  @Test
  void tellsWhichRunsSearchesDoNotKnow() {
    assertThat(store().unindexed("default", List.of(), 10)).isEmpty();
    append(new MetricPoint("a", 1, 1, 1));
    assertThat(store().unindexed("default", List.of("1"), 10)).containsExactly("r1");
    assertThat(store().unindexed("default", List.of("2"), 10)).isEmpty();

    transactions().write(() -> store().index("default", List.of("r1")));
    assertThat(store().unindexed("default", List.of(), 10)).isEmpty();

    append(new MetricPoint("a", 2, 2, 2));
    assertThat(store().unindexed("default", List.of(), 10)).containsExactly("r1");
  }
}
