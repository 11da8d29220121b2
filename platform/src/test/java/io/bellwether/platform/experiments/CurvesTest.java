// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static List<Long> steps(int size, int most) {
    List<MetricPoint> curve =
        IntStream.range(0, size).mapToObj(i -> new MetricPoint("m", i, i, i)).toList();
    return Curves.evenly(curve.reversed(), most).stream().map(MetricPoint::step).toList();
  }

  /** What MLflow's own server kept of 10 points. */
  @Test
  void samplesTheFirstOfEachGroupAndTheEnd() {
    assertThat(steps(10, 3)).containsExactly(0L, 4L, 9L);
    assertThat(steps(10, 4)).containsExactly(0L, 3L, 6L, 9L);
    assertThat(steps(10, 1)).containsExactly(9L);
  }

  @Test
  void keepsAShortCurveWholeInTheOrderOfItsSteps() {
    assertThat(steps(3, 3)).containsExactly(0L, 1L, 2L);
    assertThat(steps(0, 3)).isEmpty();
  }
}
