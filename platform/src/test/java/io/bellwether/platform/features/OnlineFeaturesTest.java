// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OnlineFeaturesTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private volatile Instant now = NOW;

  /** Sixteen connections that all asked the database once a second waited for each other. */
  @Test
  void oneLooksUpAViewWhileTheOthersAreAnswered() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(2);
    OnlineFeatures features =
        features(
            () -> {
              asked.countDown();
              if (asked.getCount() == 0) {
                await(slow);
              }
              return Optional.of(view());
            });
    assertThat(income(features)).containsExactly(2.5);
    now = NOW.plusSeconds(2);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<@Nullable Object>> first = threads.submit(() -> income(features));
      asked.await();
      assertThat(income(features)).containsExactly(2.5);
      assertThat(first).isNotDone();
      slow.countDown();
      assertThat(first.get()).containsExactly(2.5);
    }
  }

  @Test
  void whatWasKnownLongAgoAnswersNobodyMeanwhile() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(2);
    AtomicInteger lookups = new AtomicInteger();
    OnlineFeatures features =
        features(
            () -> {
              int lookup = lookups.incrementAndGet();
              asked.countDown();
              if (lookup == 2) {
                await(slow);
              }
              return Optional.of(view());
            });
    income(features);
    now = NOW.plusSeconds(60);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<@Nullable Object>> first = threads.submit(() -> income(features));
      asked.await();
      income(features);
      slow.countDown();
      first.get();
    }
    assertThat(lookups).as("the second one asked for itself").hasValue(3);
  }

  @Test
  void aViewThatIsGoneAnswersNobody() {
    OnlineFeatures features =
        features(() -> now.equals(NOW) ? Optional.of(view()) : Optional.empty());
    income(features);
    now = NOW.plusSeconds(2);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> income(features)).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void aKeyThatNoViewHasIsRefused() {
    OnlineFeatures features = features(() -> Optional.of(view()));
    Map<String, String> keys = Map.of("id", "7", "idd", "8");

    assertThatThrownBy(() -> features.ofEntity(CALLER, keys, List.of("people:income")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(
            "entities.idd: 8 (expected: no such key: the features are those of [id])");
  }

  private static List<@Nullable Object> income(OnlineFeatures features) {
    return features.ofEntity(CALLER, Map.of("id", "7"), List.of("people:income"));
  }

  private OnlineFeatures features(Supplier<Optional<FeatureView>> newest) {
    return new OnlineFeatures(new Views(newest), new OneRow(), () -> now);
  }

  private static FeatureView view() {
    Feature income = new Feature("income", ColumnType.DOUBLE, null, null);
    ViewDefinition definition =
        new ViewDefinition(List.of("id"), "people", "at", 0, List.of(income), null, Map.of());
    return new FeatureView("people", 1, definition, NOW, NOW, Optional.empty());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Views(Supplier<Optional<FeatureView>> newest) implements FeatureViewStore {
    @Override
    public Optional<FeatureView> newest(String workspace, String name) {
      return newest.get();
    }

    @Override
    public void add(String workspace, String name, int version, ViewDefinition view, Instant at) {
      throw new AssertionError("changes nothing");
    }

    @Override
    public void materialized(String workspace, String name, FeatureView.Materialized what) {
      throw new AssertionError("changes nothing");
    }

    @Override
    public Page<FeatureView> list(String workspace, Page.Request page) {
      throw new AssertionError("lists nothing");
    }
  }

  private record OneRow() implements OnlineStore {
    @Override
    public List<Optional<OnlineRow>> get(String workspace, String view, List<EntityKey> keys) {
      return keys.stream()
          .map(_ -> Optional.of(new OnlineRow(NOW, List.of("income"), List.of(2.5))))
          .toList();
    }

    @Override
    public void put(String workspace, String view, List<Entry> rows) {
      throw new AssertionError("changes nothing");
    }

    @Override
    public void replaceAll(String workspace, String view, List<Entry> rows) {
      throw new AssertionError("changes nothing");
    }

    @Override
    public void clear(String workspace, String view) {
      throw new AssertionError("changes nothing");
    }

    @Override
    public long size(String workspace, String view) {
      return 1;
    }
  }
}
