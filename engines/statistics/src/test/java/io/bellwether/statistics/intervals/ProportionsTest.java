// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden values from SciPy 1.17. */
class ProportionsTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void wilson() {
    Estimate half = Proportions.wilson(4, 8, Confidence.P95);
    assertThat(half.value()).isEqualTo(0.5);
    assertThat(half.low()).isCloseTo(.2152160622, CLOSE);
    assertThat(half.high()).isCloseTo(.7847839378, CLOSE);
    Estimate most = Proportions.wilson(8, 10, Confidence.P95);
    assertThat(most.low()).isCloseTo(.4901624715, CLOSE);
    assertThat(most.high()).isCloseTo(.9433178485, CLOSE);
  }

  @Test
  void wilsonEndsAtTheEnds() {
    assertThat(Proportions.wilson(0, 5, Confidence.P95).low()).isZero();
    assertThat(Proportions.wilson(5, 5, Confidence.P95).high()).isEqualTo(1);
    assertThat(Proportions.wilson(0, 0, Confidence.P95)).isEqualTo(new Estimate(Double.NaN, 0, 1));
  }

  @Test
  void newcombeDifference() {
    Estimate difference = Proportions.difference(50, 100, 30, 100, Confidence.P95);
    assertThat(difference.value()).isCloseTo(0.2, within(1e-15));
    assertThat(difference.low()).isCloseTo(.0642232775, CLOSE);
    assertThat(difference.high()).isCloseTo(.3257682909, CLOSE);
    assertThat(Proportions.difference(0, 0, 3, 5, Confidence.P95)).isEqualTo(Estimate.UNDEFINED);
  }

  @Test
  void katzRatio() {
    // The reference used z = 1.96 in place of 1.959964.
    Estimate ratio = Proportions.ratio(30, 100, 50, 100, Confidence.P95);
    assertThat(ratio.value()).isCloseTo(0.6, within(1e-15));
    assertThat(ratio.low()).isCloseTo(.4195086943, within(5e-6));
    assertThat(ratio.high()).isCloseTo(.8581466962, within(1e-5));
    assertThat(Proportions.ratio(3, 10, 0, 10, Confidence.P95)).isEqualTo(Estimate.UNDEFINED);
    assertThat(Proportions.ratio(0, 10, 3, 10, Confidence.P95).low()).isNaN();
  }

  @Test
  void levelsAreChecked() {
    assertThat(Confidence.P95.z()).isCloseTo(1.959963984540054, within(1e-12));
    assertThatThrownBy(() -> new Confidence(95))
        .hasMessage("confidence level: 95.0 (expected: 0 < x < 1)");
    assertThatThrownBy(() -> Proportions.wilson(3, 2, Confidence.P95))
        .hasMessage("successes: 3 of 2 trials (expected: 0 <= successes <= trials)");
    assertThatThrownBy(() -> new Estimate(0, 1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void meansHaveTheNormalInterval() {
    Estimate mean = Estimate.mean(new double[] {1, 2, 3, 4}, Confidence.P95);
    assertThat(mean.value()).isEqualTo(2.5);
    double standardError = Math.sqrt(5 / 3.0 / 4);
    assertThat(mean.high()).isCloseTo(2.5 + 1.959963984540054 * standardError, within(1e-12));
    assertThat(Estimate.mean(new double[] {1}, Confidence.P95).low()).isNaN();
    assertThat(Estimate.mean(new double[0], Confidence.P95)).isEqualTo(Estimate.UNDEFINED);
  }
}
