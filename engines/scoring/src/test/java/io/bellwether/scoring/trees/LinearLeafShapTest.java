// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearLeafShapTest {
  private static final String MODEL =
      """
      tree
      version=v4
      num_tree_per_iteration=1
      max_feature_idx=2
      objective=regression
      feature_names=a b c

      Tree=0
      num_leaves=3
      num_cat=0
      split_feature=0 1
      split_gain=1 1
      threshold=0.5 0
      decision_type=10 10
      left_child=-1 -2
      right_child=1 -3
      leaf_value=0.25 -0.5 1
      leaf_count=4 2 4
      internal_count=10 6
      is_linear=1
      leaf_const=0.125 -0.5 0.5
      num_features=2 0 1
      leaf_features=0 2  1
      leaf_coeff=2 -1  3

      end of trees
      """;

  @Test
  void equalsTheDefinition() {
    TreeEnsemble model = TreeEnsemble.readLightgbm(MODEL.getBytes(StandardCharsets.UTF_8));
    Random random = new Random(9);
    double[] contributions = new double[4];
    for (int round = 0; round < 100; round++) {
      double[] row = random.doubles(3, -2, 2).toArray();
      double[] expected = Shapley.values(3, known -> worth(row, known));
      model.contributions(row, contributions);
      assertThat(contributions).containsExactly(expected, within(1e-12));
    }
  }

  /** The tree above: unknown features go both ways by count, and formulas need what they name. */
  private static double worth(double[] row, boolean[] known) {
    double first = known[0] && known[2] ? 0.125 + 2 * row[0] - row[2] : 0.25;
    double last = known[1] ? 0.5 + 3 * row[1] : 1;
    double left = known[1] ? (row[1] <= 0 ? 1 : 0) : 2.0 / 6;
    double right = left * -0.5 + (1 - left) * last;
    double here = known[0] ? (row[0] <= 0.5 ? 1 : 0) : 0.4;
    return here * first + (1 - here) * right;
  }
}
