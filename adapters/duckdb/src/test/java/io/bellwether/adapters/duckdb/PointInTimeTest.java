// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.platform.features.Feature;
import io.bellwether.platform.features.OfflineFeatures.History;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of a point-in-time join, each rule that others break among it. */
class PointInTimeTest {
  @RegisterExtension final TestFiles files = new TestFiles();

  private static final List<Feature> VALUE =
      List.of(new Feature("value", ColumnType.DOUBLE, null, null));

  private static Column times(String name, @Nullable Long... micros) {
    long[] values = new long[micros.length];
    BitSet missing = new BitSet();
    for (int i = 0; i < micros.length; i++) {
      Long time = micros[i];
      missing.set(i, time == null);
      values[i] = time == null ? 0 : time;
    }
    return new Column.Timestamps(name, values, missing);
  }

  private Table join(Table entities, Table history, long ttl, String... keys) {
    try (Prepared left = files.get().write(entities);
        Prepared right = files.get().write(history);
        Prepared joined =
            new DuckDbOfflineFeatures(files.analytics())
                .trainingSet(
                    left.parquet(),
                    "at",
                    List.of(new History(right.parquet(), List.of(keys), "seen", ttl, VALUE)))) {
      return files.get().read(joined.parquet(), List.of());
    }
  }

  private List<@Nullable Object> values(Table entities, Table history, long ttl) {
    return Tables.values(join(entities, history, ttl, "key"), "value");
  }

  @Test
  void takesTheLatestRowThatWasKnown() {
    Table entities = Table.of(Column.ofStrings("key", "a", "a", "a"), times("at", 9L, 10L, 25L));
    Table history =
        Table.of(
            Column.ofStrings("key", "a", "a", "a", "b"),
            times("seen", 20L, 10L, 30L, 9L),
            Column.ofDoubles("value", 2, 1, 3, 99));

    assertThat(values(entities, history, 0)).containsExactly(null, 1.0, 2.0);
  }

  @Test
  void neverSeesTheFuture() {
    Table entities = Table.of(Column.ofStrings("key", "a"), times("at", 100L));
    Table planted =
        Table.of(
            Column.ofStrings("key", "a", "a"),
            times("seen", 101L, 1_000_000L),
            Column.ofDoubles("value", 666, 667));

    assertThat(values(entities, planted, 0)).containsExactly((Object) null);
  }

  @Test
  void countsBothEndsOfTheTtl() {
    long second = 1_000_000;
    Table history =
        Table.of(Column.ofStrings("key", "a"), times("seen", 0L), Column.ofDoubles("value", 1));
    Table entities =
        Table.of(
            Column.ofStrings("key", "a", "a", "a"),
            times("at", 10 * second - 1, 10 * second, 10 * second + 1));

    assertThat(values(entities, history, 10)).containsExactly(1.0, 1.0, null);
  }

  @Test
  void givesOneRowForEachRow() {
    Table entities =
        Table.of(
            Column.ofStrings("key", "a", "a", null, "c", "a"),
            times("at", 5L, 5L, 5L, 5L, null),
            Column.ofIntegers("label", 0, 1, 2, 3, 4));
    Table history =
        Table.of(
            Column.ofStrings("key", "a", "a", null),
            times("seen", 5L, null, 1L),
            Column.ofDoubles("value", 1, 2, 3));

    Table joined = join(entities, history, 0, "key");

    assertThat(Tables.values(joined, "label")).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(Tables.values(joined, "value")).containsExactly(1.0, 1.0, null, null, null);
    assertThat(joined.schema().names()).containsExactly("key", "at", "label", "value");
  }

  @Test
  void breaksTiesByTheLastRowOfTheFile() {
    Table entities = Table.of(Column.ofStrings("key", "a"), times("at", 5L));
    Table history =
        Table.of(
            Column.ofStrings("key", "a", "a", "a"),
            times("seen", 5L, 5L, 4L),
            Column.ofDoubles("value", 1, 2, 3));

    assertThat(values(entities, history, 0)).containsExactly(2.0);
  }

  @Test
  void givesAMissingValueOfTheLatestRowAndNotAnOlderOne() {
    Table entities = Table.of(Column.ofStrings("key", "a"), times("at", 5L));
    BitSet missing = new BitSet();
    missing.set(1);
    Table history =
        Table.of(
            Column.ofStrings("key", "a", "a"),
            times("seen", 1L, 2L),
            new Column.Doubles("value", new double[] {1, 0}, missing));

    assertThat(values(entities, history, 0)).containsExactly((Object) null);
  }

  @Test
  void tellsCompositeKeysApart() {
    Table entities =
        Table.of(
            Column.ofStrings("k1", "1", "12"),
            Column.ofStrings("k2", "23", "3"),
            times("at", 5L, 5L));
    Table history =
        Table.of(
            Column.ofStrings("k1", "1", "12"),
            Column.ofStrings("k2", "23", "3"),
            times("seen", 1L, 1L),
            Column.ofDoubles("value", 100, 200));

    assertThat(Tables.values(join(entities, history, 0, "k1", "k2"), "value"))
        .containsExactly(100.0, 200.0);
  }

  @Test
  void agreesWithANaiveJoin() {
    Random random = new Random(42);
    for (int round = 0; round < 15; round++) {
      long ttl = round % 3 == 0 ? 0 : random.nextInt(5);
      Table entities = random(random, 200, "at", "label");
      Table history = random(random, 300, "seen", "value");

      assertThat(Tables.values(join(entities, history, ttl, "key", "site"), "value"))
          .as("round %d, ttl %d", round, ttl)
          .isEqualTo(naive(entities, history, ttl));
    }
  }

  private static Table random(Random random, int rows, String time, String value) {
    @Nullable String[] keys = new String[rows];
    long[] sites = new long[rows];
    long[] times = new long[rows];
    double[] values = new double[rows];
    BitSet noTime = new BitSet();
    BitSet noValue = new BitSet();
    for (int i = 0; i < rows; i++) {
      keys[i] = random.nextInt(20) == 0 ? null : "k" + random.nextInt(5);
      sites[i] = random.nextInt(2);
      times[i] = random.nextInt(20) * 500_000L + random.nextInt(3) - 1;
      noTime.set(i, random.nextInt(20) == 0);
      values[i] = i;
      noValue.set(i, random.nextInt(10) == 0);
    }
    return Table.of(
        Column.ofStrings("key", keys),
        Column.ofIntegers("site", sites),
        new Column.Timestamps(time, times, noTime),
        new Column.Doubles(value, values, noValue));
  }

  private static List<@Nullable Object> naive(Table entities, Table history, long ttl) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int e = 0; e < entities.rows(); e++) {
      int best = -1;
      for (int h = 0; h < history.rows(); h++) {
        if (counts(entities, e, history, h, ttl)
            && (best < 0 || time(history, "seen", h) >= time(history, "seen", best))) {
          best = h;
        }
      }
      values.add(best < 0 ? null : history.column("value").value(best));
    }
    return values;
  }

  private static boolean counts(Table entities, int e, Table history, int h, long ttl) {
    Object key = entities.column("key").value(e);
    if (key == null
        || !key.equals(history.column("key").value(h))
        || !Objects.equals(entities.column("site").value(e), history.column("site").value(h))
        || entities.column("at").isMissing(e)
        || history.column("seen").isMissing(h)) {
      return false;
    }
    long age = time(entities, "at", e) - time(history, "seen", h);
    return age >= 0 && (ttl == 0 || age <= ttl * 1_000_000);
  }

  private static long time(Table table, String column, int row) {
    return ((Column.Timestamps) table.column(column)).values()[row];
  }

  @Test
  void findsTheNewestRowOfEachEntity() {
    Table history =
        Table.of(
            Column.ofStrings("key", "b", "a", "a", "b", null, "c"),
            times("seen", 3L, 1L, 2L, 3L, 9L, null),
            Column.ofDoubles("value", 1, 2, 3, 4, 5, 6));
    try (Prepared file = files.get().write(history)) {
      DuckDbOfflineFeatures offline = new DuckDbOfflineFeatures(files.analytics());
      History view = new History(file.parquet(), List.of("key"), "seen", 0, VALUE);

      Table all = offline.newest(view, Optional.empty(), Optional.empty());
      Table early =
          offline.newest(
              view, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH.plusNanos(2000)));

      assertThat(all.schema().names()).containsExactly("key", "seen", "value");
      assertThat(Tables.values(all, "key")).containsExactly("a", "b");
      assertThat(Tables.values(all, "value")).containsExactly(3.0, 4.0);
      assertThat(Tables.values(early, "value")).containsExactly(2.0);
    }
  }

  @Test
  void joinsSeveralViewsAndStrangeNames() {
    Table entities = Table.of(Column.ofStrings("k\"1", "a"), times("at", 5L));
    Table first =
        Table.of(
            Column.ofStrings("k\"1", "a"), times("t", 1L), Column.ofIntegers("bellwether row", 1));
    Table second =
        Table.of(Column.ofStrings("k\"1", "a"), times("t", 2L), Column.ofIntegers("e", 7));
    try (Prepared left = files.get().write(entities);
        Prepared one = files.get().write(first);
        Prepared two = files.get().write(second);
        Prepared joined =
            new DuckDbOfflineFeatures(files.analytics())
                .trainingSet(left.parquet(), "at", List.of(history(one, "t"), history(two, "e")))) {
      Table table = files.get().read(joined.parquet(), List.of());

      assertThat(table.schema().names()).containsExactly("k\"1", "at", "t", "e");
      assertThat(Tables.values(table, "e")).containsExactly(7.0);
    }
  }

  private static History history(Prepared file, String feature) {
    ColumnType type = feature.equals("t") ? ColumnType.TIMESTAMP : ColumnType.DOUBLE;
    return new History(
        file.parquet(), List.of("k\"1"), "t", 0, List.of(new Feature(feature, type, null, null)));
  }
}
