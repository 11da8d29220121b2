// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.intervals.Estimate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairedComparisonTest {
  private static final PairedComparison COMPARISON = PairedComparison.withSeed(42);
  private static final Samples ROWS = Samples.ofSeed42();

  @ParameterizedTest
  @EnumSource(names = {"ROC_AUC", "LOG_LOSS", "BRIER"})
  void theSharperModelIsBetter(Metric metric) {
    Improvement improvement =
        COMPARISON.binary(metric, ROWS.positive(), ROWS.blurred(), ROWS.sharp());
    assertThat(improvement.relativeGain())
        .isCloseTo(
            Math.abs(improvement.challenger() - improvement.champion()) / improvement.champion(),
            within(1e-12));
    assertThat(improvement.better()).as(improvement.toString()).isTrue();
    Improvement back = COMPARISON.binary(metric, ROWS.positive(), ROWS.sharp(), ROWS.blurred());
    assertThat(back.better()).isFalse();
    assertThat(back.gain().low()).isCloseTo(-improvement.gain().high(), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCURACY", "F1", "PRECISION", "RECALL"})
  void aGainOfDecisionsThatChanceExplainsIsNotEnough(Metric metric) {
    Improvement improvement =
        COMPARISON.binary(metric, ROWS.positive(), ROWS.blurred(), ROWS.sharp());
    assertThat(improvement.gain().low()).isNegative().isLessThan(improvement.gain().value());
    assertThat(improvement.gain().high()).isGreaterThan(improvement.gain().value());
    assertThat(improvement.better()).as(improvement.toString()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aModelIsNeverBetterThanItself(Metric metric) {
    Improvement improvement =
        metric.task() == Metric.Task.BINARY
            ? COMPARISON.binary(metric, ROWS.positive(), ROWS.sharp(), ROWS.sharp())
            : COMPARISON.regression(metric, ROWS.sharp(), ROWS.blurred(), ROWS.blurred());
    assertThat(improvement.gain()).isEqualTo(new Estimate(0, 0, 0));
    assertThat(improvement.better()).isFalse();
    assertThat(improvement.requiring(0).better()).isFalse();
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    Improvement first =
        COMPARISON.binary(Metric.BRIER, ROWS.positive(), ROWS.sharp(), ROWS.blurred());
    assertThat(COMPARISON.binary(Metric.BRIER, ROWS.positive(), ROWS.sharp(), ROWS.blurred()))
        .isEqualTo(first);
    assertThat(
            PairedComparison.withSeed(43)
                .binary(Metric.BRIER, ROWS.positive(), ROWS.sharp(), ROWS.blurred()))
        .isNotEqualTo(first);
  }

  @Test
  void theBootstrapOfAMeanAgreesWithTheNormalInterval() {
    double[] differences = new double[ROWS.positive().length];
    for (int i = 0; i < differences.length; i++) {
      double y = ROWS.positive()[i] ? 1 : 0;
      differences[i] = Math.pow(ROWS.blurred()[i] - y, 2) - Math.pow(ROWS.sharp()[i] - y, 2);
    }
    Estimate normal = Estimate.mean(differences, COMPARISON.confidence());
    Estimate gain =
        COMPARISON.binary(Metric.BRIER, ROWS.positive(), ROWS.blurred(), ROWS.sharp()).gain();
    assertThat(gain.value()).isCloseTo(normal.value(), within(1e-12));
    assertThat(gain.low()).isCloseTo(normal.low(), within(0.003));
    assertThat(gain.high()).isCloseTo(normal.high(), within(0.003));
  }

  @Test
  void manyRowsAreDrawnInBlocksWithTheSameInterval() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 15_000;
    double[] actual = random.doubles(rows).toArray();
    double[] first = new double[rows];
    double[] second = new double[rows];
    double[] gains = new double[rows];
    for (int i = 0; i < rows; i++) {
      first[i] = actual[i] + random.nextGaussian();
      second[i] = actual[i] + random.nextGaussian() * 0.98;
      gains[i] = Math.abs(first[i] - actual[i]) - Math.abs(second[i] - actual[i]);
    }
    PairedComparison comparison = new PairedComparison(0.5, COMPARISON.confidence(), 1000, 1);
    Estimate gain = comparison.regression(Metric.MAE, actual, first, second).gain();
    Estimate normal = Estimate.mean(gains, COMPARISON.confidence());
    double width = normal.high() - normal.low();
    assertThat(gain.value()).isCloseTo(normal.value(), within(1e-12));
    assertThat(gain.high() - gain.low()).isCloseTo(width, within(0.1 * width));
    assertThat(gain.low()).isCloseTo(normal.low(), within(0.1 * width));
  }

  @Test
  void aGainBelowTwoPerCentIsNotEnoughHoweverSure() {
    Estimate sure = new Estimate(0.009, 0.008, 0.01);
    assertThat(new Improvement(Metric.ROC_AUC, 0.9, 0.909, sure, 0.02).better()).isFalse();
    assertThat(new Improvement(Metric.ROC_AUC, 0.9, 0.909, sure, 0.01).better()).isTrue();
    double gain = 0.51 - 0.5;
    Estimate exactlyTwo = new Estimate(gain, 0.005, 0.015);
    assertThat(new Improvement(Metric.ROC_AUC, 0.5, 0.51, exactlyTwo, 0.02).better()).isTrue();
    Estimate unsure = new Estimate(0.09, -0.001, 0.2);
    assertThat(new Improvement(Metric.ROC_AUC, 0.9, 0.99, unsure, 0.02).better()).isFalse();
    assertThat(new Improvement(Metric.R2, -0.5, -0.4, new Estimate(.1, .05, .2), 0.02).better())
        .isTrue();
  }

  @Test
  void anUndefinedMetricIsNeverBetter() {
    boolean[] allNegative = new boolean[20];
    double[] low = new double[20];
    Improvement improvement = COMPARISON.binary(Metric.F1, allNegative, low, low);
    assertThat(improvement.relativeGain()).isNaN();
    assertThat(improvement.better()).isFalse();
  }

  @Test
  void unrelatedModelsOfEqualWorthAreRarelyCalledBetter() {
    SplittableRandom random = new SplittableRandom(5);
    int wrong = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      boolean[] y = new boolean[100];
      double[] first = new double[100];
      double[] second = new double[100];
      for (int i = 0; i < 100; i++) {
        y[i] = random.nextBoolean();
        first[i] = random.nextDouble();
        second[i] = random.nextDouble();
      }
      PairedComparison comparison = new PairedComparison(0.5, COMPARISON.confidence(), 300, run);
      wrong += comparison.binary(Metric.BRIER, y, first, second).better() ? 1 : 0;
      wrong += comparison.binary(Metric.ROC_AUC, y, first, second).better() ? 1 : 0;
    }
    assertThat(wrong / (2.0 * runs)).isLessThan(0.05);
  }

  @Test
  void namesAreFoundByTheirUsualSpellings() {
    assertThat(Metric.of("f1")).isEqualTo(Metric.F1);
    assertThat(Metric.of("f1_score")).isEqualTo(Metric.F1);
    assertThat(Metric.of("roc_auc").largerIsBetter()).isTrue();
    assertThat(Metric.of("log_loss").largerIsBetter()).isFalse();
    assertThat(Metric.find("magic")).isEmpty();
    assertThatThrownBy(() -> Metric.of("magic"))
        .hasMessageStartingWith("metric: 'magic' (expected: one of [roc_auc, accuracy,");
  }
}
