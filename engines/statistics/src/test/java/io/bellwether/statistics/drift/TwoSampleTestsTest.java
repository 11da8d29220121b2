// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Golden values from SciPy 1.17. */
class TwoSampleTestsTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final double[] R = {38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0};
  private static final double[] C = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};
  private static final long[] F_REF = {16, 18, 16, 14, 12, 12};
  private static final long[] F_CUR = {16, 16, 16, 16, 16, 8};

  @Test
  void kolmogorovSmirnovIsExactForSmallSamples() {
    TestResult test = KolmogorovSmirnov.test(R, C);
    assertThat(test.statistic()).isEqualTo(0.625);
    assertThat(test.pValue()).isCloseTo(0.08702408702, CLOSE);
    double[] x = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
    double[] y = DoubleStream.of(x).map(value -> value + 15).toArray();
    TestResult shifted = KolmogorovSmirnov.test(x, y);
    assertThat(shifted.statistic()).isCloseTo(0.15, CLOSE);
    assertThat(shifted.pValue()).isCloseTo(0.21117008625, CLOSE);
  }

  @Test
  void kolmogorovSmirnovTakesASingleValue() {
    double[] ten = {0.1, 0.2, 0.9, 1.4, 2.0, 0.7, 0.3, 0.6, 5, 6};
    TestResult inside = KolmogorovSmirnov.test(new double[] {0.5}, ten);
    assertThat(inside.statistic()).isCloseTo(0.7, CLOSE);
    assertThat(inside.pValue()).isCloseTo(0.7272727272727273, CLOSE);
    TestResult beyond = KolmogorovSmirnov.test(ten, new double[] {9});
    assertThat(beyond.statistic()).isEqualTo(1);
    assertThat(beyond.pValue()).isCloseTo(0.18181818181818182, CLOSE);
    TestResult tied = KolmogorovSmirnov.test(new double[] {0.2}, new double[] {0.1, 0.2, 0.9});
    assertThat(tied.statistic()).isCloseTo(1.0 / 3, CLOSE);
    assertThat(tied.pValue()).isEqualTo(1);
  }

  @Test
  void kolmogorovSmirnovIsAsymptoticForLargeSamples() {
    double[] x = IntStream.range(0, 12_000).asDoubleStream().toArray();
    double[] y = IntStream.range(0, 3_000).mapToDouble(i -> 4.0 * i + 300.5).toArray();
    TestResult test = KolmogorovSmirnov.test(x, y);
    // scipy.stats.ks_2samp, whose "auto" is asymptotic above 10,000 values.
    assertThat(test.statistic()).isCloseTo(0.0250833333333334, CLOSE);
    assertThat(test.pValue()).isCloseTo(0.09595619444093717, Percentage.withPercentage(1e-6));
  }

  @Test
  void kolmogorovSmirnovRejectsAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(3);
    int rejected = 0;
    for (int run = 0; run < 1000; run++) {
      double[] x = random.doubles(80).toArray();
      double[] y = random.doubles(50).toArray();
      rejected += KolmogorovSmirnov.test(x, y).pValue() <= 0.05 ? 1 : 0;
    }
    assertThat(rejected / 1000.0).isBetween(0.025, 0.065);
  }

  @Test
  void chiSquareTakesBothSamplesForRandom() {
    TestResult test = ChiSquare.test(F_REF, F_CUR);
    assertThat(test.statistic()).isCloseTo(1.62240896359, CLOSE);
    assertThat(test.pValue()).isCloseTo(0.89852623940, CLOSE);
    TestResult small = ChiSquare.test(new long[] {5000, 5000}, new long[] {5100, 4900});
    assertThat(small.statistic()).isCloseTo(2.0002, within(1e-4));
    assertThat(small.pValue()).isCloseTo(0.157278451, CLOSE);
    TestResult large = ChiSquare.test(new long[] {50_000, 50_000}, new long[] {51_000, 49_000});
    assertThat(large.pValue()).isCloseTo(7.73612e-6, within(1e-10));
  }

  @Test
  void chiSquareHasNothingToSayAboutOneCategory() {
    TestResult nothing = new TestResult(0, 1);
    assertThat(ChiSquare.test(new long[] {5, 0}, new long[] {9, 0})).isEqualTo(nothing);
    assertThat(ChiSquare.test(new long[] {5, 1}, new long[] {0, 0})).isEqualTo(nothing);
    assertThatThrownBy(() -> ChiSquare.test(new long[] {5, -1}, new long[] {9, 1}))
        .hasMessage("count: -1 (expected: >= 0)");
    assertThatThrownBy(() -> ChiSquare.test(new long[] {5, 1}, new long[] {9}))
        .hasMessage("categories of the second sample: 1 (expected: 2, as in the first)");
  }

  @Test
  void distancesOfCounts() {
    double[] p = Shares.of(F_REF);
    double[] q = Shares.of(F_CUR);
    assertThat(Shares.populationStability(p, q, 0)).isCloseTo(0.03721838158, CLOSE);
    assertThat(Shares.jensenShannon(p, q)).isCloseTo(0.08173421331, CLOSE);
    assertThat(Shares.jensenShannon(p, q) * Math.sqrt(Math.log(2))).isCloseTo(0.06804819618, CLOSE);
    assertThat(Shares.totalVariation(p, q)).isCloseTo(0.06818181818, CLOSE);
  }

  @Test
  void distancesWithAnEmptyCategory() {
    double[] p = {.5, .3, .2, 0};
    double[] q = {.4, .3, .2, .1};
    assertThat(Shares.populationStability(p, q, 0.0001)).isCloseTo(0.71239910750, CLOSE);
    assertThat(Shares.populationStability(p, q, 0.01)).isCloseTo(0.22954701350, CLOSE);
    assertThat(Shares.jensenShannon(p, q)).isCloseTo(0.23241293654, CLOSE);
    assertThat(Shares.jensenShannon(new double[] {1, 0, 0}, new double[] {0, 1, 0})).isEqualTo(1);
    assertThat(Shares.jensenShannon(new double[] {1, 0}, new double[] {.5, .5}))
        .isCloseTo(0.46450140402 / Math.sqrt(Math.log(2)), CLOSE);
  }

  @Test
  void stabilityOfDeciles() {
    double[] deciles = {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1};
    double[] shifted = {0, .05, .1, .1, .1, .1, .1, .1, .1, .25};
    assertThat(Shares.populationStability(deciles, shifted, 1e-4)).isCloseTo(0.86218572118, CLOSE);
  }

  @Test
  void wasserstein() {
    assertThat(Wasserstein.distance(R, C)).isCloseTo(4.1625, CLOSE);
    assertThat(Wasserstein.distance(new double[] {0, 1, 3}, new double[] {5, 6, 8})).isEqualTo(5);
    assertThat(Wasserstein.distance(new double[] {0, 0, 0, 1}, new double[] {0, 0, 1, 1}))
        .isEqualTo(0.25);
  }

  @Test
  void wassersteinIsSymmetricAndMovesWithAShift() {
    SplittableRandom random = new SplittableRandom(9);
    for (int run = 0; run < 50; run++) {
      double[] x = random.doubles(1 + random.nextInt(30)).toArray();
      double[] y = random.doubles(1 + random.nextInt(30)).toArray();
      assertThat(Wasserstein.distance(x, y)).isCloseTo(Wasserstein.distance(y, x), CLOSE);
      double[] moved = DoubleStream.of(x).map(value -> value - 2.5).toArray();
      assertThat(Wasserstein.distance(x, moved)).isCloseTo(2.5, CLOSE);
    }
  }

  @Test
  void benjaminiHochberg() {
    assertThat(BenjaminiHochberg.adjust(.01, .02, .03, .04, .05))
        .containsExactly(new double[] {.05, .05, .05, .05, .05}, within(1e-15));
    double[] classic = {
      .001, .008, .039, .041, .042, .06, .074, .205, .212, .216, .222, .251, .269, .275, .34, .341,
      .384, .569, .594, .696, .762, .94, .942, .975, .986
    };
    double[] adjusted = BenjaminiHochberg.adjust(classic);
    assertThat(Arrays.copyOf(adjusted, 6))
        .containsExactly(new double[] {.025, .1, .21, .21, .21, .25}, within(1e-12));
    assertThat(BenjaminiHochberg.adjust(.9, .001)).containsExactly(.9, .002);
    assertThat(BenjaminiHochberg.adjust()).isEmpty();
    assertThatThrownBy(() -> BenjaminiHochberg.adjust(Double.NaN))
        .hasMessage("p-value: NaN (expected: 0 <= x <= 1)");
  }

  @Test
  void emptyAndUnorderedSamplesAreRefused() {
    assertThatThrownBy(() -> KolmogorovSmirnov.test(new double[0], R))
        .hasMessage("values: 0 (expected: >= 1)");
    assertThatThrownBy(() -> Wasserstein.distance(R, new double[] {1, Double.NaN}))
        .hasMessage("value 1: NaN (expected: a number; leave out what is missing)");
  }
}
