// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.features.EntityKey;
import io.bellwether.platform.features.OnlineRow;
import io.bellwether.platform.features.OnlineStore;
import io.bellwether.platform.features.OnlineStore.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an {@link OnlineStore} owes: the newest row of each entity, and none of it lost. */
public abstract class OnlineStoreContract {
  private static final String WORKSPACE = "default";
  private static final String VIEW = "vitals";

  protected abstract OnlineStore store();

  /** The store as it is after a restart; the same one where nothing is kept. */
  protected abstract OnlineStore reopened();

  private static OnlineRow row(long second, double chol) {
    return new OnlineRow(Instant.ofEpochSecond(second), List.of("chol"), List.of(chol));
  }

  private static Entry entry(String key, long second, double chol) {
    return new Entry(EntityKey.of(key), row(second, chol));
  }

  private void put(Entry... rows) {
    store().put(WORKSPACE, VIEW, List.of(rows));
  }

  private static Optional<OnlineRow> get(OnlineStore store, String key) {
    return store.get(WORKSPACE, VIEW, List.of(EntityKey.of(key))).getFirst();
  }

  @Test
  void answersEveryKeyInOrder() {
    put(entry("a", 1, 10), entry("b", 2, 20));

    List<EntityKey> keys =
        List.of(EntityKey.of("b"), EntityKey.of("?"), EntityKey.of("a"), EntityKey.of("b"));
    assertThat(store().get(WORKSPACE, VIEW, keys))
        .containsExactly(
            Optional.of(row(2, 20)),
            Optional.empty(),
            Optional.of(row(1, 10)),
            Optional.of(row(2, 20)));
    assertThat(store().get(WORKSPACE, VIEW, List.of())).isEmpty();
  }

  @Test
  void keepsEveryKindOfValueAndTimeAcrossARestart() {
    OnlineRow row =
        new OnlineRow(
            Instant.parse("1969-12-31T23:59:58.123456Z"),
            List.of("d", "nan", "inf", "l", "t", "f", "text", "empty", "null"),
            Arrays.asList(
                -0.1,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Long.MIN_VALUE,
                true,
                false,
                "ü\0\n𝄞",
                "",
                null));
    OnlineRow bare = new OnlineRow(Instant.EPOCH, List.of(), List.of());
    put(new Entry(EntityKey.of("ü", 1), row), new Entry(EntityKey.of(), bare));

    for (OnlineStore store : List.of(store(), reopened())) {
      assertThat(store.get(WORKSPACE, VIEW, List.of(EntityKey.of("ü", 1), EntityKey.of())))
          .containsExactly(Optional.of(row), Optional.of(bare));
    }
  }

  @Test
  void keepsTheNewestRowByEventTime() {
    put(entry("a", 5, 1));
    put(entry("a", 4, 2));
    assertThat(get(store(), "a")).contains(row(5, 1));

    put(entry("a", 5, 3));
    assertThat(get(store(), "a")).contains(row(5, 3));

    put(entry("a", 8, 4), entry("a", 7, 5), entry("b", 1, 6), entry("b", 1, 7));
    for (OnlineStore store : List.of(store(), reopened())) {
      assertThat(get(store, "a")).contains(row(8, 4));
      assertThat(get(store, "b")).contains(row(1, 7));
      assertThat(store.size(WORKSPACE, VIEW)).isEqualTo(2);
    }
  }

  @Test
  void replacesTheWholeRow() {
    put(entry("a", 1, 1));
    OnlineRow other = new OnlineRow(Instant.ofEpochSecond(2), List.of("age"), List.of(50L));
    put(new Entry(EntityKey.of("a"), other));

    for (OnlineStore store : List.of(store(), reopened())) {
      assertThat(get(store, "a")).contains(other);
    }
    assertThat(other.index("chol", 0)).isEqualTo(-1);
    assertThat(other.values().get(other.index("age", 1))).isEqualTo(50L);
  }

  @Test
  void takesNumbersAndTextsForTheSameKey() {
    put(entry("1", 1, 1), new Entry(EntityKey.of(2.0, 1e3), row(1, 2)));

    for (Object one : List.of(1, 1L, 1.0, 1.0f, "1")) {
      assertThat(store().get(WORKSPACE, VIEW, List.of(EntityKey.of(one))))
          .containsExactly(Optional.of(row(1, 1)));
    }
    assertThat(store().get(WORKSPACE, VIEW, List.of(EntityKey.of("2", 1000))).getFirst())
        .isPresent();
    assertThat(get(store(), "01")).isEmpty();
    assertThat(store().get(WORKSPACE, VIEW, List.of(EntityKey.of("1", "")))).hasSize(1);
  }

  @Test
  void separatesWorkspacesAndViews() {
    put(entry("a", 1, 1));
    store().put("other", VIEW, List.of(entry("a", 1, 2)));
    store().put(WORKSPACE, "Vitals", List.of(entry("a", 1, 3)));
    store().clear("other", VIEW);

    OnlineStore after = reopened();
    assertThat(get(after, "a")).contains(row(1, 1));
    assertThat(after.size("other", VIEW)).isZero();
    assertThat(after.size(WORKSPACE, "Vitals")).isEqualTo(1);
    assertThat(after.size(WORKSPACE, "absent")).isZero();
  }

  @Test
  void exchangesAllRowsWhateverTheirAge() {
    put(entry("a", 9, 1), entry("b", 9, 2));
    store().replaceAll(WORKSPACE, VIEW, List.of(entry("b", 2, 4), entry("b", 1, 3)));

    for (OnlineStore store : List.of(store(), reopened())) {
      assertThat(store.size(WORKSPACE, VIEW)).isEqualTo(1);
      assertThat(get(store, "a")).isEmpty();
      assertThat(get(store, "b")).contains(row(2, 4));
    }
  }

  @Test
  void forgetsAndTakesRowsAgain() {
    store().clear(WORKSPACE, VIEW);
    put(entry("a", 9, 1));
    store().clear(WORKSPACE, VIEW);
    assertThat(store().size(WORKSPACE, VIEW)).isZero();
    put(entry("a", 1, 2));

    assertThat(get(reopened(), "a")).contains(row(1, 2));
  }

  @Test
  void keepsTheNewestOfManyWritersAndNeverGoesBackForAReader() throws Exception {
    put(entry("hot", 0, 0));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int mine = writer;
        running.add(threads.submit(() -> write(mine)));
      }
      running.add(threads.submit(this::watch));
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(get(reopened(), "hot")).contains(row(40, 40));
    assertThat(reopened().size(WORKSPACE, VIEW)).isEqualTo(41);
  }

  private void write(int writer) {
    for (int i = 1; i <= 10; i++) {
      int second = (i - 1) * 4 + writer + 1;
      put(entry("hot", second, second), entry("own" + second, 1, 1));
    }
  }

  private void watch() {
    Instant seen = Instant.EPOCH;
    for (int i = 0; i < 1000; i++) {
      Instant now = get(store(), "hot").orElseThrow().eventTime();
      assertThat(now).isAfterOrEqualTo(seen);
      seen = now;
    }
  }
}
