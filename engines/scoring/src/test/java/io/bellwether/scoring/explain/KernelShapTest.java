// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class KernelShapTest {
  private static final Offset<Double> EXACT = within(1e-9);

  /** x0 ≤ 5 ? (x1 ≤ 2 ? 10 : 20) : (x2 ≤ 7 ? (x1 ≤ 4 ? 5 : 15) : 40). */
  private static final RowFunction TREE =
      rows ->
          Arrays.stream(rows)
              .mapToDouble(
                  x -> x[0] <= 5 ? (x[1] <= 2 ? 10 : 20) : x[2] <= 7 ? (x[1] <= 4 ? 5 : 15) : 40)
              .toArray();

  private static final double[][] BACKGROUND = {
    {1, 1, 1}, {2, 3, 9}, {6, 1, 3}, {8, 5, 6}, {9, 9, 9}, {5, 2, 7}, {7, 4, 8}, {3, 0, 0}
  };

  @Test
  void aTreeHasItsKnownValues() {
    check(new double[] {6, 5, 6}, -1.1458333333, 6.0416666667, -8.6458333333);
    check(new double[] {3, 3, 8}, -6.6666666667, 3.9583333333, 3.9583333333);
    check(new double[] {9, 1, 9}, 7.8125, -1.25, 14.6875);
  }

  private static void check(double[] row, double... expected) {
    KernelShap.Result found = KernelShap.explain(TREE, row, BACKGROUND, 8, 1);
    assertThat(found.exact()).isTrue();
    assertThat(found.coalitions()).isEqualTo(8);
    assertThat(found.baseValue()).isCloseTo(18.75, EXACT);
    assertThat(found.contributions()).containsExactly(expected, EXACT);
  }

  @Test
  void theFitOverAllCoalitionsIsExactToo() {
    RowFunction product =
        rows -> Arrays.stream(rows).mapToDouble(KernelShapTest::product).toArray();
    Random random = new Random(1);
    double[][] background = new double[3][];
    Arrays.setAll(background, i -> random.doubles(6, -1, 1).toArray());
    double[] row = random.doubles(6, -1, 1).toArray();
    KernelShap.Result exact = KernelShap.explain(product, row, background, 64, 1);
    // One fewer than all: all but the empty one and that of all, by least squares.
    KernelShap.Result fitted = KernelShap.explain(product, row, background, 63, 1);
    assertThat(fitted.exact()).isTrue();
    assertThat(fitted.coalitions()).isEqualTo(63);
    assertThat(fitted.contributions()).containsExactly(exact.contributions(), EXACT);
  }

  private static double product(double[] row) {
    return row[0] * row[1] + Math.sin(row[2] * row[3] * row[4]) + row[5] * row[0];
  }

  @Test
  void samplingIsExactForWhatIsAdditive() {
    RowFunction additive =
        rows ->
            Arrays.stream(rows)
                .mapToDouble(
                    row -> {
                      double sum = 3;
                      for (int i = 0; i < row.length; i++) {
                        sum += i * row[i];
                      }
                      return sum;
                    })
                .toArray();
    double[] row = new double[40];
    Arrays.fill(row, 2);
    double[][] background = {new double[40], new double[40]};
    Arrays.fill(background[1], 1);
    KernelShap.Result found = KernelShap.explain(additive, row, background, 200, 9);
    assertThat(found.exact()).isFalse();
    assertThat(found.coalitions()).isBetween(150, 200);
    assertThat(found.evaluations()).isEqualTo(found.coalitions() * 2L + 1);
    for (int i = 0; i < 40; i++) {
      assertThat(found.contributions()[i]).isCloseTo(1.5 * i, within(1e-6));
    }
  }

  @Test
  void samplingComesNearAddsUpAndRepeats() {
    Random random = new Random(5);
    double[][] background = new double[10][];
    Arrays.setAll(background, i -> random.doubles(14, -1, 1).toArray());
    double[] row = random.doubles(14, -1, 1).toArray();
    RowFunction function =
        rows ->
            Arrays.stream(rows)
                .mapToDouble(
                    x -> product(x) + Math.max(x[6], x[7]) * x[8] + (x[9] > 0 ? x[10] : x[11]))
                .toArray();
    KernelShap.Result exact = KernelShap.explain(function, row, background, 1 << 14, 1);
    KernelShap.Result found = KernelShap.explain(function, row, background, 2000, 1);
    assertThat(exact.exact()).isTrue();
    assertThat(found.exact()).isFalse();
    for (int i = 0; i < 14; i++) {
      assertThat(found.contributions()[i]).isCloseTo(exact.contributions()[i], within(0.02));
    }
    double sum = found.baseValue() + Arrays.stream(found.contributions()).sum();
    assertThat(sum).isCloseTo(found.value(), EXACT);
    assertThat(found.contributions()[12]).isCloseTo(0, within(0.02));
    assertThat(KernelShap.explain(function, row, background, 2000, 1).contributions())
        .containsExactly(found.contributions());
  }

  @Test
  void whatIsTheSameInAllRowsHasNoPart() {
    double[][] background = {{1, Double.NaN, 0.0}, {2, Double.NaN, 0.0}};
    RowFunction first = rows -> Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    KernelShap.Result found =
        KernelShap.explain(first, new double[] {5, Double.NaN, -0.0}, background, 8, 1);
    assertThat(found.contributions()).containsExactly(3.5, 0, 0);
    KernelShap.Result same =
        KernelShap.explain(first, background[0], new double[][] {background[0]}, 8, 1);
    assertThat(same.contributions()).containsExactly(0, 0, 0);
    assertThat(same.baseValue()).isEqualTo(1);
  }
}
