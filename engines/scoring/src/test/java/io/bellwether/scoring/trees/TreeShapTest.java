// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TreeShapTest {
  private static final Offset<Double> EXACT = within(1e-9);

  /** 80 where both features are above a half, else 0. */
  private static final TreeBuilder.Node AND =
      TreeBuilder.split(
          0,
          0.5f,
          TreeBuilder.leaf(0, 2),
          TreeBuilder.split(1, 0.5f, TreeBuilder.leaf(0, 1), TreeBuilder.leaf(80, 1)));

  private static final TreeBuilder.Node OR =
      TreeBuilder.split(
          0,
          0.5f,
          TreeBuilder.split(1, 0.5f, TreeBuilder.leaf(0, 1), TreeBuilder.leaf(80, 1)),
          TreeBuilder.leaf(80, 2));

  private static final TreeBuilder.Node THREE =
      TreeBuilder.split(
          0,
          Math.nextUp(5f),
          TreeBuilder.split(1, Math.nextUp(2f), TreeBuilder.leaf(10, 30), TreeBuilder.leaf(20, 10)),
          TreeBuilder.split(
              2,
              Math.nextUp(7f),
              TreeBuilder.split(
                  1, Math.nextUp(4f), TreeBuilder.leaf(5, 12), TreeBuilder.leaf(15, 8)),
              TreeBuilder.leaf(40, 40)));

  @Test
  void andAndOrHaveTheirKnownValues() {
    check(AND, new double[] {0, 0}, -10, -10, 20);
    check(AND, new double[] {0, 1}, -30, 10, 20);
    check(AND, new double[] {1, 0}, 10, -30, 20);
    check(AND, new double[] {1, 1}, 30, 30, 20);
    check(OR, new double[] {0, 0}, -30, -30, 60);
    check(OR, new double[] {0, 1}, -10, 30, 60);
    check(OR, new double[] {1, 1}, 10, 10, 60);
  }

  @Test
  void aTreeWithARepeatedFeatureHasItsKnownValues() {
    check(THREE, new double[] {6, 5, 6}, 13.0 / 6, 29.0 / 6, -14.8, 22.8);
    check(THREE, new double[] {3, 3, 8}, -11.0166666666667, 4.9833333333333, 3.2333333333333, 22.8);
    check(THREE, new double[] {9, 1, 9}, 9.3444444444444, -0.9888888888889, 8.8444444444444, 22.8);
  }

  @Test
  void equalsTheDefinitionOnRandomTrees() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      int features = 1 + random.nextInt(6);
      TreeBuilder.Node root = TreeBuilder.random(random, features, 1 + random.nextInt(7));
      double[] row = random.doubles(features, -1.2, 1.2).toArray();
      if (random.nextInt(3) == 0) {
        row[random.nextInt(features)] = Double.NaN;
      }
      check(root, row, Shapley.values(features, known -> root.expected(row, known)));
    }
  }

  @Test
  void longPathsStayExact() {
    TreeBuilder.Node chain = TreeBuilder.leaf(1, 1);
    for (int feature = 59; feature >= 0; feature--) {
      chain = TreeBuilder.split(feature, 0, TreeBuilder.leaf(-feature, 1), chain);
    }
    double[] row = new double[60];
    double[] contributions = explain(chain, row);
    double sum = 0;
    for (double contribution : contributions) {
      sum += contribution;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  private static void check(TreeBuilder.Node root, double[] row, double... expected) {
    double[] contributions = explain(root, row);
    for (int i = 0; i < expected.length; i++) {
      assertThat(contributions[i]).isCloseTo(expected[i], EXACT);
    }
  }

  private static double[] explain(TreeBuilder.Node root, double[] row) {
    TreeShap shap =
        new TreeShap(List.of(CompactTree.of(TreeBuilder.tree(root))), row.length, new double[1]);
    double[] contributions = new double[row.length + 1];
    shap.explain(new FloatKeys().of(row), row, contributions);
    return contributions;
  }
}
