// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Golden values from NumPy 2.4 (DeLong by its definition) and scikit-learn 1.9. */
class RocAucTest {
  @Test
  void agreesWithTheReferenceOnTenRows() {
    boolean[] y = Samples.TEN_POSITIVE;
    Estimate auc = RocAuc.estimate(y, Samples.TEN_PROBABILITIES, Confidence.P95);
    assertThat(auc.value()).isEqualTo(0.88);
    assertThat(RocAuc.standardError(y, Samples.TEN_PROBABILITIES))
        .isCloseTo(0.1131370849898476, within(1e-12));
    assertThat(auc.low()).isCloseTo(0.47316976798854316, within(1e-9));
    assertThat(auc.high()).isCloseTo(0.9835733054770328, within(1e-9));
  }

  @Test
  void countsTiesAsOneHalf() {
    double[] tied = {.9, .8, .8, .8, .55, .4, .4, .2, .2, .05};
    assertThat(RocAuc.value(Samples.TEN_POSITIVE, tied)).isCloseTo(0.86, within(1e-15));
    assertThat(RocAuc.standardError(Samples.TEN_POSITIVE, tied))
        .isCloseTo(0.12727922061357855, within(1e-12));
    assertThat(RocAuc.value(Samples.TEN_POSITIVE, new double[10])).isEqualTo(0.5);
  }

  @Test
  void comparesTwoModelsOnTheSameRows() {
    Samples rows = Samples.ofSeed42();
    assertThat(RocAuc.value(rows.positive(), rows.sharp()))
        .isCloseTo(0.8556306079241859, within(1e-12));
    Estimate gain = RocAuc.gain(rows.positive(), rows.sharp(), rows.blurred(), Confidence.P95);
    assertThat(gain.value()).isCloseTo(0.7730618005847364 - 0.8556306079241859, within(1e-12));
    double standardError = (gain.high() - gain.low()) / 2 / Confidence.P95.z();
    assertThat(standardError).isCloseTo(0.026154241015003635, within(1e-12));
  }

  @Test
  void aModelGainsNothingOverItself() {
    Samples rows = Samples.ofSeed42();
    Estimate gain = RocAuc.gain(rows.positive(), rows.sharp(), rows.sharp(), Confidence.P95);
    assertThat(gain).isEqualTo(new Estimate(0, 0, 0));
  }

  @Test
  void isOneMinusItselfWhenScoresAreTurnedAndKnowsOnlyTheOrder() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 50; run++) {
      int rows = 2 + random.nextInt(60);
      boolean[] y = new boolean[rows];
      double[] score = new double[rows];
      double[] turned = new double[rows];
      double[] stretched = new double[rows];
      for (int i = 0; i < rows; i++) {
        y[i] = i == 0 || (i > 1 && random.nextBoolean());
        score[i] = random.nextInt(10) - 5;
        turned[i] = -score[i];
        stretched[i] = Math.exp(score[i]);
      }
      double auc = RocAuc.value(y, score);
      assertThat(RocAuc.value(y, turned)).isCloseTo(1 - auc, within(1e-12));
      assertThat(RocAuc.value(y, stretched)).isEqualTo(auc);
    }
  }

  @Test
  void perfectSeparationIsNotCertainty() {
    boolean[] y = {true, true, true, false, false};
    Estimate auc = RocAuc.estimate(y, new double[] {5, 4, 3, 2, 1}, Confidence.P95);
    assertThat(auc.value()).isEqualTo(1);
    assertThat(auc.low()).isBetween(0.1, 0.5);
    assertThat(auc.high()).isEqualTo(1);
  }

  @Test
  void isUndefinedForOneClass() {
    boolean[] y = {true, true};
    assertThat(RocAuc.value(y, new double[] {1, 2})).isNaN();
    assertThat(RocAuc.estimate(y, new double[] {1, 2}, Confidence.P95).isDefined()).isFalse();
  }

  @Test
  void refusesNaN() {
    assertThatThrownBy(() -> RocAuc.value(new boolean[] {true}, new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score of row 0: NaN (expected: a number)");
  }

  @Test
  void itsIntervalHoldsTheTruthAboutAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    int runs = 1000;
    double truth = 0.7602499389065233; // Φ(1/√2): normal scores one standard deviation apart
    for (int run = 0; run < runs; run++) {
      boolean[] y = new boolean[80];
      double[] score = new double[80];
      for (int i = 0; i < 80; i++) {
        y[i] = i < 30;
        score[i] = random.nextGaussian() + (y[i] ? 1 : 0);
      }
      Estimate auc = RocAuc.estimate(y, score, Confidence.P95);
      held += auc.low() <= truth && truth <= auc.high() ? 1 : 0;
    }
    assertThat(held / (double) runs).isBetween(0.93, 0.97);
  }
}
