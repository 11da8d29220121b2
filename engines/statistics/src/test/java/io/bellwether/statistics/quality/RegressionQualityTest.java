// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionQualityTest {
  private static final double[] ACTUAL = {3, -.5, 2, 7};
  private static final double[] PREDICTED = {2.5, 0, 2, 8};

  @Test
  void agreesWithScikitLearn() {
    RegressionQuality quality = RegressionQuality.of(ACTUAL, PREDICTED);
    assertThat(quality.rows()).isEqualTo(4);
    assertThat(quality.get(Metric.MAE)).isEqualTo(0.5);
    assertThat(quality.get(Metric.RMSE)).isCloseTo(0.6123724356957945, within(1e-12));
    assertThat(quality.get(Metric.R2)).isCloseTo(0.9486081370449679, within(1e-12));
  }

  @Test
  void largeTargetsDoNotCancel() {
    double[] actual = new double[4];
    double[] predicted = new double[4];
    for (int i = 0; i < 4; i++) {
      actual[i] = ACTUAL[i] + 1e9;
      predicted[i] = PREDICTED[i] + 1e9;
    }
    assertThat(RegressionQuality.of(actual, predicted).r2())
        .isCloseTo(0.9486081370449679, within(1e-6));
  }

  @Test
  void aConstantTargetHasNoR2() {
    assertThat(RegressionQuality.of(new double[] {1, 1}, new double[] {1, 2}).r2()).isNaN();
  }
}
