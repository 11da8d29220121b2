// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.explain.Counterfactuals.Counterfactual;
import io.bellwether.scoring.explain.Counterfactuals.Result;
import io.bellwether.scoring.explain.Counterfactuals.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterfactualsTest {
  private static final boolean[] ALL = {true, true, true, true};

  private static final Sample SAMPLE =
      new Sample(
          List.of(Sample.Kind.NUMBER, Sample.Kind.NUMBER, Sample.Kind.WHOLE, Sample.Kind.CATEGORY),
          rows());

  private static double[][] rows() {
    Random random = new Random(4);
    double[][] rows = new double[100][];
    Arrays.setAll(
        rows,
        i ->
            new double[] {
              random.nextDouble() * 10, random.nextDouble(), random.nextInt(50), random.nextInt(3)
            });
    return rows;
  }

  @Test
  void comesAsNearAsTheAnswerAllows() {
    RowFunction goal = rows -> Arrays.stream(rows).mapToDouble(row -> row[0] - 7).toArray();
    Result found =
        Counterfactuals.find(goal, new double[] {2, 0, 3, 1}, SAMPLE, ALL, Settings.DEFAULT);
    Counterfactual nearest = found.found().getFirst();
    assertThat(nearest.changed()).containsExactly(0);
    assertThat(nearest.row()[0]).isBetween(7.0, 7.001);
    assertThat(nearest.row()[1]).isEqualTo(0);
    assertThat(nearest.distance()).isCloseTo(5 / Distance.of(SAMPLE).scales()[0], within(1e-3));
  }

  @Test
  void wholeNumbersStayWholeAndCategoriesCategories() {
    RowFunction goal =
        rows ->
            Arrays.stream(rows)
                .mapToDouble(row -> Math.min(row[2] - 20.5, row[3] == 2 ? 1 : -1))
                .toArray();
    Result found =
        Counterfactuals.find(goal, new double[] {2, 0, 3, 1}, SAMPLE, ALL, Settings.DEFAULT);
    Counterfactual nearest = found.found().getFirst();
    assertThat(nearest.changed()).containsExactly(2, 3);
    assertThat(nearest.row()).containsExactly(2, 0, 21, 2);
  }

  @Test
  void whatMayNotChangeDoesNot() {
    RowFunction goal =
        rows -> Arrays.stream(rows).mapToDouble(row -> row[0] + row[2] - 40).toArray();
    boolean[] actionable = {false, true, true, true};
    double[] row = {2, 0, 3, 1};
    Result found = Counterfactuals.find(goal, row, SAMPLE, actionable, Settings.DEFAULT);
    assertThat(found.found().getFirst().row()).containsExactly(2, 0, 38, 1);
    assertThat(found.found()).allSatisfy(one -> assertThat(one.row()[0]).isEqualTo(2));
    boolean[] other = {true, true, false, true};
    assertThat(Counterfactuals.find(goal, row, SAMPLE, other, Settings.DEFAULT).found()).isEmpty();
  }

  @Test
  void everyOneMeetsTheGoalAndNeedsEachOfItsChanges() {
    Random random = new Random(8);
    for (int round = 0; round < 50; round++) {
      double[] weights = random.doubles(4, -1, 1).toArray();
      double bound = random.nextDouble() * 4;
      RowFunction goal =
          rows ->
              Arrays.stream(rows)
                  .mapToDouble(
                      x ->
                          weights[0] * x[0]
                              + weights[1] * 10 * x[1]
                              + weights[2] * x[2] / 5
                              + (x[3] == 1 ? weights[3] * 10 : 0)
                              - bound)
                  .toArray();
      double[] row = SAMPLE.rows()[round].clone();
      if (goal.apply(row) >= 0) {
        continue;
      }
      Result found = Counterfactuals.find(goal, row, SAMPLE, ALL, Settings.DEFAULT);
      for (Counterfactual one : found.found()) {
        assertThat(goal.apply(one.row())).isGreaterThanOrEqualTo(0);
        assertThat(one.changed()).isNotEmpty();
        for (int feature : one.changed()) {
          double[] without = one.row().clone();
          without[feature] = row[feature];
          assertThat(goal.apply(without)).isNegative();
        }
      }
      boolean possible = Arrays.stream(goal.apply(SAMPLE.rows())).anyMatch(value -> value >= 0);
      if (possible) {
        assertThat(found.found()).isNotEmpty();
      }
      assertThat(found.evaluations()).isLessThan(20_000);
    }
  }
}
