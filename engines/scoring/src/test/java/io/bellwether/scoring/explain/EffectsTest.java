// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Partial dependence, accumulated local effects, permutation importance. */
class EffectsTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static final double[][] ROWS = {
    {0, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 2}, {2, 3}, {3, 3}, {3, 4}
  };

  private static final RowFunction PRODUCT =
      rows -> Arrays.stream(rows).mapToDouble(row -> row[0] * row[1]).toArray();

  @Test
  void localEffectsHaveTheirKnownValues() {
    LocalEffects.Result found = LocalEffects.of(PRODUCT, ROWS, 0, new double[] {0, 1, 2, 3});
    assertThat(found.counts()).containsExactly(4, 2, 2);
    assertThat(found.effects()).containsExactly(new double[] {-2.125, -1.125, 1.375, 4.875}, EXACT);
  }

  @Test
  void rowsWithoutTheFeatureAndOutsideDoNotCount() {
    double[][] rows = Arrays.copyOf(ROWS, 10);
    rows[8] = new double[] {Double.NaN, 100};
    rows[9] = new double[] {9, 100};
    LocalEffects.Result found = LocalEffects.of(PRODUCT, rows, 0, new double[] {0, 1, 2, 3});
    assertThat(found.effects()).containsExactly(new double[] {-2.125, -1.125, 1.375, 4.875}, EXACT);
  }

  @Test
  void edgesAreValuesOfTheSample() {
    Sample sample = Sample.ofNumbers(ROWS);
    assertThat(LocalEffects.edges(sample, 0, 3)).containsExactly(0, 1, 2, 3);
    assertThat(sample.grid(1, 100)).containsExactly(0, 1, 2, 3, 4);
    Sample categories = new Sample(List.of(Sample.Kind.CATEGORY, Sample.Kind.CATEGORY), ROWS);
    assertThat(categories.grid(1, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void partialDependenceHasItsKnownValues() {
    RowFunction tree =
        rows ->
            Arrays.stream(rows)
                .mapToDouble(
                    x -> x[0] <= 5 ? (x[1] <= 2 ? 10 : 20) : x[2] <= 7 ? (x[1] <= 4 ? 5 : 15) : 40)
                .toArray();
    double[][] background = {
      {1, 1, 1}, {2, 3, 9}, {6, 1, 3}, {8, 5, 6}, {9, 9, 9}, {5, 2, 7}, {7, 4, 8}, {3, 0, 0}
    };
    PartialDependence.Result found =
        PartialDependence.of(tree, background, 0, new double[] {2, 6, 9});
    assertThat(found.mean()).containsExactly(new double[] {15, 19.375, 19.375}, EXACT);
    assertThat(found.single()[1]).containsExactly(20, 40, 40);
  }

  @Test
  void whatIsNotUsedIsNotImportant() {
    Random random = new Random(2);
    double[][] rows = new double[400][];
    Arrays.setAll(rows, i -> random.doubles(2).toArray());
    // The loss of 2·x0 against itself; permuting x0 makes it 4·2·var(x0) = 8/12 on average.
    double[] truth = Arrays.stream(rows).mapToDouble(row -> 2 * row[0]).toArray();
    PermutationImportance.Result found =
        PermutationImportance.of(
            changed -> {
              double sum = 0;
              for (int i = 0; i < changed.length; i++) {
                sum += Math.pow(2 * changed[i][0] - truth[i], 2) / changed.length;
              }
              return sum;
            },
            rows,
            new int[] {0, 1},
            5,
            7);
    assertThat(found.loss()).isZero();
    assertThat(found.increase()[0]).isCloseTo(8.0 / 12, within(0.1));
    assertThat(found.deviation()[0]).isBetween(1e-6, 0.1);
    assertThat(found.increase()[1]).isZero();
    assertThat(rows[0][0]).isEqualTo(truth[0] / 2);
  }
}
