// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link LabelStore} owes: the newest label counts, none is lost. */
public abstract class LabelStoreContract {
  private static final String WORKSPACE = "default";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract LabelStore store();

  private void add(Label... labels) {
    transactions().write(() -> List.of(labels).forEach(label -> store().add(WORKSPACE, label)));
  }

  private static Label label(String prediction, Object value, int second) {
    return new Label(prediction, "heart", value, START.minusSeconds(60), START.plusSeconds(second));
  }

  @Test
  void theNewestLabelCountsAndTheOthersAreHistory() {
    add(label("a", 0L, 0), label("b", true, 1));
    add(label("a", 1L, 2));

    assertThat(store().current(WORKSPACE, List.of("a", "b", "c")))
        .containsOnlyKeys("a", "b")
        .containsEntry("a", label("a", 1L, 2))
        .containsEntry("b", label("b", true, 1));
    assertThat(store().history(WORKSPACE, "a"))
        .containsExactly(label("a", 1L, 2), label("a", 0L, 0));
    assertThat(store().count(WORKSPACE, "heart")).isEqualTo(3);
    assertThat(store().count(WORKSPACE, "liver")).isZero();
    assertThat(store().current("other", List.of("a"))).isEmpty();
  }

  @Test
  void keepsTheKindOfAValue() {
    List<Object> values =
        List.of(1L, 1.0, 0.1, true, "1", "yes", "Zürich \"quoted\"", -5L, List.of(1.5, -2.0));
    for (int i = 0; i < values.size(); i++) {
      add(label("p" + i, values.get(i), i));
    }

    for (int i = 0; i < values.size(); i++) {
      assertThat(store().history(WORKSPACE, "p" + i).getFirst().value()).isEqualTo(values.get(i));
    }
  }

  @Test
  void refusesAPlaceThatItNeverTold() {
    for (String key : List.of("x", "", "1", "x 1", "9".repeat(30) + " p")) {
      assertThatThrownBy(
              () -> store().list(WORKSPACE, "heart", START, new Page.Request(2, Optional.of(key))))
          .as(key)
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("page_token");
    }
  }

  @Test
  void pagesByTheTimeOfRecording() {
    add(label("a", 1L, 1), label("b", 1L, 2), label("c", 1L, 2), label("d", 1L, 3));
    add(label("a", 0L, 4));

    Page<Label> first =
        store().list(WORKSPACE, "heart", START.plusSeconds(2), Page.Request.first(2));
    Page<Label> second =
        store().list(WORKSPACE, "heart", START.plusSeconds(2), new Page.Request(2, first.next()));

    assertThat(first.items()).extracting(Label::predictionId).containsExactly("b", "c");
    assertThat(second.items()).extracting(Label::predictionId).containsExactly("d", "a");
    assertThat(second.items().getLast().value()).isEqualTo(0L);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void readsLabelsOfManyPredictionsAtOnce() {
    List<String> ids = IntStream.range(0, 2500).mapToObj(i -> "p" + i).toList();
    transactions().write(() -> ids.forEach(id -> store().add(WORKSPACE, label(id, 1L, 0))));

    assertThat(store().current(WORKSPACE, ids)).hasSize(2500);
  }

  @Test
  void keepsEachOfManyConcurrentLabelsOfOnePrediction() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        long value = i;
        threads.execute(() -> add(label("a", value, 0)));
      }
    }

    assertThat(store().history(WORKSPACE, "a")).hasSize(20);
    assertThat(store().current(WORKSPACE, List.of("a")).get("a"))
        .isEqualTo(store().history(WORKSPACE, "a").getFirst());
  }
}
