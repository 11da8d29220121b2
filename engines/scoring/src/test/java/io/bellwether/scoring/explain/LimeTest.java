// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimeTest {
  private static final Lime.Settings SMALL = new Lime.Settings(2000, 3, 2);

  private static double[][] rows() {
    Random random = new Random(11);
    double[][] rows = new double[200][];
    Arrays.setAll(
        rows, i -> new double[] {random.nextDouble(), random.nextInt(3), random.nextGaussian()});
    return rows;
  }

  private static final Sample SAMPLE =
      new Sample(List.of(Sample.Kind.NUMBER, Sample.Kind.CATEGORY, Sample.Kind.NUMBER), rows());

  /** 5 in the upper quarter of x0, −2 for the category 1, nothing by x2. */
  private static double[] answers(double[][] rows) {
    double upper = Bins.of(SAMPLE, 0).edges()[2];
    return Arrays.stream(rows)
        .mapToDouble(row -> (row[0] > upper ? 5 : 0) - (row[1] == 1 ? 2 : 0))
        .toArray();
  }

  @Test
  void findsTheWeightsOfWhatIsLinearInItsBins() {
    double[] row = {0.99, 1, 0};
    Lime.Result found = Lime.explain(LimeTest::answers, row, SAMPLE, SMALL, 1);
    assertThat(found.value()).isEqualTo(3);
    assertThat(found.rSquared()).isGreaterThan(0.999);
    assertThat(found.localValue()).isCloseTo(3, within(0.05));
    assertThat(found.weights()).hasSize(2);
    assertThat(found.weights()[0].feature()).isZero();
    assertThat(found.weights()[0].weight()).isCloseTo(5, within(0.05));
    assertThat(found.weights()[0].from()).isEqualTo(Bins.of(SAMPLE, 0).edges()[2]);
    assertThat(found.weights()[0].to()).isInfinite();
    assertThat(found.weights()[0].deviation()).isBetween(0.0, 0.05);
    assertThat(found.weights()[1].feature()).isEqualTo(1);
    assertThat(found.weights()[1].weight()).isCloseTo(-2, within(0.05));
    assertThat(found.evaluations()).isEqualTo(6001);
  }

  @Test
  void repeatsWithTheSameSeedAndTellsWhatItCannotExplain() {
    RowFunction curved = rows -> Arrays.stream(rows).mapToDouble(r -> r[2] * r[2] * r[0]).toArray();
    double[] row = {0.5, 0, Double.NaN};
    double[] known = {0.5, 0, 2};
    Lime.Result one = Lime.explain(curved, known, SAMPLE, SMALL, 1);
    assertThat(Lime.explain(curved, known, SAMPLE, SMALL, 1))
        .usingRecursiveComparison()
        .isEqualTo(one);
    assertThat(Lime.explain(curved, known, SAMPLE, SMALL, 2).weights()[0].weight())
        .isNotEqualTo(one.weights()[0].weight());
    assertThat(one.rSquared()).isLessThan(0.6);
    assertThat(Lime.explain(LimeTest::answers, row, SAMPLE, SMALL, 1).weights()).hasSize(2);
  }
}
