// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.drift.FeatureDrift;
import io.bellwether.statistics.drift.KolmogorovSmirnov;
import io.bellwether.statistics.drift.Sample;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final ProfileLimits SMALL = new ProfileLimits(500, 3);

  @Test
  void countsExtremesAndMomentsOfNumbers() {
    NumericProfile profile = profile(SMALL, 1, 3, Double.NaN, -1, 4, Double.POSITIVE_INFINITY, 10);
    assertThat(profile.rows()).isEqualTo(6);
    assertThat(profile.missing()).isEqualTo(1);
    assertThat(profile.infinite()).isEqualTo(1);
    assertThat(profile.min()).isEqualTo(-1);
    assertThat(profile.max()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(profile.mean()).isEqualTo(4);
    assertThat(profile.sum()).isEqualTo(16);
    assertThat(profile.standardDeviation()).isCloseTo(Math.sqrt(62 / 3.0), within(1e-12));
    assertThat(profile.quantile(0.25)).isEqualTo(3);
    assertThat(profile.asSample().present()).isEqualTo(5);
  }

  @Test
  void theEmptyProfileIsNeutral() {
    NumericProfile profile = profile(SMALL, 1, 3, 5, 8);
    assertSame(profile.merge(NumericProfile.EMPTY, SMALL, 2), profile);
    assertSame(NumericProfile.EMPTY.merge(profile, SMALL, 2), profile);
    assertThat(profile(SMALL, 1).mean()).isNaN();
    assertThat(profile(SMALL, 1).quantile(0.5)).isNaN();
  }

  @Test
  void mergingPartsIsProfilingTheWhole() {
    SplittableRandom random = new SplittableRandom(4);
    for (int run = 0; run < 30; run++) {
      double[] values = new double[2 + random.nextInt(3000)];
      Arrays.setAll(values, i -> random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian() + 9);
      int cut = random.nextInt(values.length);
      NumericProfile whole = profile(SMALL, 1, values);
      NumericProfile merged =
          (NumericProfile)
              profile(SMALL, 2, Arrays.copyOf(values, cut))
                  .merge(
                      profile(SMALL, 3, Arrays.copyOfRange(values, cut, values.length)), SMALL, 4);
      assertThat(merged.rows()).isEqualTo(whole.rows());
      assertThat(merged.missing()).isEqualTo(whole.missing());
      assertThat(merged.min()).isEqualTo(whole.min());
      assertThat(merged.max()).isEqualTo(whole.max());
      assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-12));
      assertThat(merged.m2()).isCloseTo(whole.m2(), within(1e-9));
      assertThat(merged.sample()).hasSize(whole.sample().length);
      assertThat(values).contains(merged.sample());
    }
  }

  @Test
  void resumingIsGoingOn() {
    NumericProfile half = profile(SMALL, 1, 1, 2, 3);
    NumericProfiler profiler = new NumericProfiler(half, SMALL, 2);
    profiler.add(4);
    profiler.addMissing();
    assertSame(profiler.profile(), profile(SMALL, 1, 1, 2, 3, 4, Double.NaN));
    CategoryProfiler categories = new CategoryProfiler(categories("a", "b"), SMALL);
    categories.add("a");
    assertThat(categories.profile()).isEqualTo(categories("a", "b", "a"));
  }

  @Test
  void reservoirsAreUniform() {
    // Rows 0..9,999 in a stream, and in parts of very different size: every row is as likely.
    double[] stream = new double[10_000];
    Arrays.setAll(stream, i -> i);
    int rejected = 0;
    for (int seed = 0; seed < 200; seed++) {
      NumericProfile part1 = profile(SMALL, seed, Arrays.copyOf(stream, 700));
      NumericProfile part2 = profile(SMALL, seed + 1000, Arrays.copyOfRange(stream, 700, 720));
      NumericProfile part3 = profile(SMALL, seed + 2000, Arrays.copyOfRange(stream, 720, 10_000));
      ColumnProfile merged = part1.merge(part2, SMALL, seed).merge(part3, SMALL, seed + 1);
      double[] sample = ((NumericProfile) merged).sample();
      assertThat(Arrays.stream(sample).distinct().count()).isEqualTo(500);
      rejected += KolmogorovSmirnov.test(sample, stream).pValue() <= 0.05 ? 1 : 0;
      double[] direct = profile(SMALL, seed, stream).sample();
      rejected += KolmogorovSmirnov.test(direct, stream).pValue() <= 0.05 ? 1 : 0;
    }
    assertThat(rejected / 400.0).isLessThan(0.08);
  }

  @Test
  void theSameSeedKeepsTheSameValues() {
    double[] stream = new SplittableRandom(1).doubles(5000).toArray();
    assertSame(profile(SMALL, 9, stream), profile(SMALL, 9, stream));
    assertThat(profile(SMALL, 9, stream).sample())
        .isNotEqualTo(profile(SMALL, 10, stream).sample());
  }

  @Test
  void categoriesAreBounded() {
    CategoryProfile profile = categories("a", "b", "a", "c", "d", "e", "a", null);
    assertThat(profile.counts())
        .containsOnly(Map.entry("a", 3L), Map.entry("b", 1L), Map.entry("c", 1L));
    assertThat(profile.other()).isEqualTo(2);
    assertThat(profile.missing()).isEqualTo(1);
    assertThat(profile.rows()).isEqualTo(8);
    CategoryProfile merged = (CategoryProfile) profile.merge(categories("x", "x", "b"), SMALL, 0);
    assertThat(merged.counts())
        .containsOnly(Map.entry("a", 3L), Map.entry("b", 2L), Map.entry("x", 2L));
    assertThat(merged.other()).isEqualTo(3);
    assertThat(merged.rows()).isEqualTo(11);
  }

  @Test
  void aTableIsProfiledColumnByColumn() {
    BitSet second = new BitSet();
    second.set(1);
    Table table =
        Table.of(
            new Column.Integers("age", new long[] {40, 0, 60}, second),
            Column.ofBooleans("smoker", true, false, true),
            Column.ofStrings("city", "x", null, "y"));
    TableProfile profile = TableProfile.of(table, ProfileLimits.DEFAULT, 1);
    assertThat(profile.rows()).isEqualTo(3);
    assertThat(profile.columns().keySet()).containsExactly("age", "smoker", "city");
    assertSame(profile.columns().get("age"), profile(SMALL, 1, 40, Double.NaN, 60));
    assertThat(profile.columns().get("smoker")).isEqualTo(categories("true", "false", "true"));
    assertThat(profile.columns().get("city")).isEqualTo(categories("x", null, "y"));
  }

  @Test
  void aTableInPartsHasTheProfileOfTheWhole() {
    SplittableRandom random = new SplittableRandom(5);
    int rows = 5000;
    double[] numbers = random.doubles(rows).toArray();
    String[] texts = new String[rows];
    Arrays.setAll(texts, i -> "t" + (int) (100 * numbers[i] * numbers[i]));
    Table whole =
        Table.of(new Column.Doubles("n", numbers, new BitSet()), Column.ofStrings("t", texts));
    TableProfiler profiler = new TableProfiler(SMALL, 1);
    for (int from = 0; from < rows; ) {
      int end = Math.min(rows, from + 1 + random.nextInt(400));
      profiler.add(whole.take(IntStream.range(from, end).toArray()));
      from = end;
    }
    TableProfile expected = TableProfile.of(whole, SMALL, 1);
    assertThat(profiler.profile().rows()).isEqualTo(rows);
    assertSame(profiler.profile().columns().get("n"), profile(SMALL, 1, numbers));
    assertThat(profiler.profile().columns().get("t")).isEqualTo(expected.columns().get("t"));
    assertThatThrownBy(() -> profiler.add(whole.select(List.of("t", "n"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns");
  }

  @Test
  void aProfileIsAReferenceForDrift() {
    SplittableRandom random = new SplittableRandom(8);
    double[] reference = new double[20_000];
    Arrays.setAll(reference, i -> i % 4 == 0 ? Double.NaN : random.nextGaussian());
    NumericProfile profile = profile(ProfileLimits.DEFAULT, 1, reference);
    double[] current = new double[400];
    Arrays.setAll(current, i -> i % 4 == 0 ? Double.NaN : random.nextGaussian());
    FeatureDrift drift = FeatureDrift.compare("x", profile.asSample(), Sample.numbers(current));
    assertThat(drift.referenceMissing()).isEqualTo(0.25);
    assertThat(drift.effect()).isLessThan(0.1);
  }

  @Test
  void kindsMustAgree() {
    assertThatThrownBy(() -> categories("a").merge(NumericProfile.EMPTY, SMALL, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProfileLimits(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSame(@Nullable ColumnProfile actual, NumericProfile expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static NumericProfile profile(ProfileLimits limits, long seed, double... values) {
    NumericProfiler profiler = new NumericProfiler(limits, seed);
    Arrays.stream(values).forEach(profiler::add);
    return profiler.profile();
  }

  private static CategoryProfile categories(@Nullable String... values) {
    CategoryProfiler profiler = new CategoryProfiler(SMALL);
    for (String value : values) {
      if (value == null) {
        profiler.addMissing();
      } else {
        profiler.add(value);
      }
    }
    return profiler.profile();
  }
}
