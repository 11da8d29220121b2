// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.drift.FeatureDrift.Method;
import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureDriftTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void theEffectOfNumbersIsTheDistanceWithoutItsNoise() {
    double[] reference = normal(400, 0);
    double[] current = normal(200, 1);
    FeatureDrift drift =
        FeatureDrift.compare("x", Sample.numbers(reference), Sample.numbers(current));
    TestResult test = KolmogorovSmirnov.test(reference, current);
    assertThat(drift.method()).isEqualTo(Method.KOLMOGOROV_SMIRNOV);
    assertThat(drift.statistic()).isEqualTo(test.statistic());
    assertThat(drift.pValue()).isEqualTo(test.pValue());
    double squared = test.statistic() * test.statistic() - 1.84443 * (1 / 400.0 + 1 / 200.0);
    assertThat(drift.effect()).isCloseTo(Math.sqrt(squared), within(1e-5));
  }

  @Test
  void theEffectOfAFlagIsTheDistanceWithoutItsNoise() {
    FeatureDrift drift =
        FeatureDrift.compare(
            "f",
            Sample.categories(Map.of("0", 300L, "1", 100L)),
            Sample.categories(Map.of("0", 80L, "1", 120L)));
    double pooled = 220 / 600.0;
    double noise = 3.841458820694124 * pooled * (1 - pooled) * (1 / 400.0 + 1 / 200.0);
    assertThat(drift.method()).isEqualTo(Method.CHI_SQUARE);
    assertThat(drift.effect()).isCloseTo(Math.sqrt(0.35 * 0.35 - noise), within(1e-9));
  }

  @Test
  void theSameSampleHasNoDrift() {
    double[] values = normal(500, 0);
    FeatureDrift drift = FeatureDrift.compare("x", Sample.numbers(values), Sample.numbers(values));
    assertThat(drift.effect()).isZero();
    assertThat(drift.pValue()).isCloseTo(1, within(1e-12));
  }

  @Test
  void disjointSamplesHaveAnEffectNearOne() {
    Sample low = Sample.numbers(normal(1000, 0));
    Sample high = Sample.numbers(normal(1000, 100));
    assertThat(FeatureDrift.compare("x", low, high).effect()).isBetween(0.99, 1.0);
    Sample a = Sample.categories(Map.of("a", 1000L));
    Sample b = Sample.categories(Map.of("b", 1000L));
    assertThat(FeatureDrift.compare("x", a, b).effect()).isBetween(0.99, 1.0);
  }

  @Test
  void numbersWithFewValuesAreCategories() {
    double[] codes = {3, 6, 7, 3, 3, 6, 7, 3, 6.5, 3, Double.NaN};
    FeatureDrift drift = FeatureDrift.compare("thal", Sample.numbers(codes), Sample.numbers(codes));
    assertThat(drift.method()).isEqualTo(Method.CHI_SQUARE);
    assertThat(drift.referenceMissing()).isCloseTo(1 / 11.0, within(1e-12));
    double[] eleven = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] ten = Arrays.copyOf(eleven, 10);
    assertThat(FeatureDrift.compare("n", Sample.numbers(ten), Sample.numbers(ten)).method())
        .isEqualTo(Method.CHI_SQUARE);
    assertThat(FeatureDrift.compare("n", Sample.numbers(ten), Sample.numbers(eleven)).method())
        .isEqualTo(Method.KOLMOGOROV_SMIRNOV);
  }

  @Test
  void aNewCategoryIsDrift() {
    FeatureDrift drift =
        FeatureDrift.compare(
            "city",
            Sample.categories(Map.of("a", 150L, "b", 150L)),
            Sample.categories(Map.of("a", 30L, "b", 30L, "new", 40L)));
    assertThat(drift.effect()).isBetween(0.3, 0.4);
    assertThat(drift.pValue()).isLessThan(1e-6);
  }

  @Test
  void rareCategoriesAreComparedTogether() {
    Map<String, Long> reference = new HashMap<>(Map.of("common", 200L));
    Map<String, Long> current = new HashMap<>(Map.of("common", 40L));
    for (int i = 0; i < 100; i++) {
      reference.put("rare " + i, 1L);
      current.put("rare " + (i + 1000), 1L);
    }
    FeatureDrift drift =
        FeatureDrift.compare("id", Sample.categories(reference), Sample.categories(current));
    double distance = 100 / 140.0 - 100 / 300.0;
    assertThat(drift.effect()).isBetween(distance - 0.03, distance);
    assertThat(drift.statistic())
        .isEqualTo(
            ChiSquare.test(new long[] {200, 100}, new long[] {40, 100}).statistic(), within(1e-9));
  }

  @Test
  void aColumnThatGoesMissingIsDrift() {
    double[] reference = normal(300, 0);
    double[] current = normal(300, 0);
    Arrays.fill(current, 0, 280, Double.NaN);
    FeatureDrift drift =
        FeatureDrift.compare("x", Sample.numbers(reference), Sample.numbers(current));
    assertThat(drift.method()).isEqualTo(Method.MISSING_SHARE);
    assertThat(drift.effect()).isGreaterThan(0.9);
    assertThat(drift.missingShareChange()).isCloseTo(280 / 300.0, within(1e-12));
    double[] none = new double[100];
    Arrays.fill(none, Double.NaN);
    assertThat(FeatureDrift.compare("x", Sample.numbers(reference), Sample.numbers(none)).effect())
        .isGreaterThan(0.95);
  }

  @Test
  void categoriesBeyondTheCountedOnesAreComparedAsTheRest() {
    Sample reference = new Sample.Categories(Map.of("a", 500L, "b", 300L), 200, 0);
    Sample current = new Sample.Categories(Map.of("a", 250L, "c", 250L), 0, 0);
    FeatureDrift drift = FeatureDrift.compare("x", reference, current);
    assertThat(drift.effect()).isZero();
  }

  @Test
  void columnsBecomeSamples() {
    BitSet second = new BitSet();
    second.set(1);
    assertThat(((Sample.Numbers) Sample.of(new Column.Integers("i", new long[] {4, 0, 6}, second))))
        .satisfies(
            sample -> {
              assertThat(sample.values()).containsExactly(4, 6);
              assertThat(sample.missing()).isEqualTo(1);
            });
    assertThat(Sample.of(Column.ofStrings("s", "a", null, "a")))
        .isEqualTo(new Sample.Categories(Map.of("a", 2L), 0, 1));
    assertThat(Sample.of(Column.ofBooleans("b", true, false, true)))
        .isEqualTo(new Sample.Categories(Map.of("true", 2L, "false", 1L), 0, 0));
  }

  @Test
  void anEmptySampleIsNoEvidence() {
    FeatureDrift drift = FeatureDrift.compare("x", Sample.numbers(normal(50, 0)), Sample.numbers());
    assertThat(drift.pValue()).isEqualTo(1);
    assertThat(drift.effect()).isZero();
  }

  @Test
  void kindsMustAgree() {
    assertThatThrownBy(
            () ->
                FeatureDrift.compare(
                    "sex", Sample.categories(Map.of("m", 1L)), Sample.numbers(1, 0)))
        .hasMessage(
            "feature 'sex': current values are numbers (expected: categories, as in the"
                + " reference)");
  }

  private double[] normal(int count, double mean) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> mean + random.nextGaussian());
    return values;
  }
}
