// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;

/**
 * Exact Shapley values of trees against background rows (interventional; Lundberg et al., 2020): a
 * coalition S is worth the mean over the background b of f(x_S, b_rest).
 *
 * <p>For one background row a leaf counts in those coalitions that have all p features by which
 * only x comes to it and none of the q features by which only b does. So each of the p gets v·(p −
 * 1)!·q!/(p + q)!, each of the q gets −v·p!·(q − 1)!/(p + q)!: O(nodes) per tree and background
 * row.
 */
final class InterventionalShap {
  private final TreeShap trees;
  private final int features;
  private final int[] rowFollows;
  private final int[] otherFollows;

  /** How many features only the row, or only the other one, has followed down to a node. */
  private final int[] only;

  private final int[] onlyOther;

  /** What the leaves below give to a feature of the row, and of the other one. */
  private final double[] gain;

  private final double[] loss;

  /** By p and q: (p − 1)!·q!/(p + q)!; that of q is the same with its places changed. */
  private final double[][] weights;

  InterventionalShap(TreeShap trees, int features) {
    this.trees = trees;
    this.features = features;
    int nodes = trees.largest();
    rowFollows = new int[nodes];
    otherFollows = new int[nodes];
    only = new int[nodes];
    onlyOther = new int[nodes];
    gain = new double[nodes];
    loss = new double[nodes];
    weights = weights(trees.deepest());
  }

  private static double[][] weights(int most) {
    double[][] weights = new double[most + 1][most + 1];
    for (int p = 1; p <= most; p++) {
      weights[p][0] = 1.0 / p;
      for (int q = 1; q <= most; q++) {
        weights[p][q] = weights[p][q - 1] * q / (p + q);
      }
    }
    return weights;
  }

  /**
   * Writes {@code outputs × (features + 1)} values, of each output last the base value: the mean of
   * the background. Base margins are not in it.
   *
   * @param row the row's {@link RowKeys}
   * @param raw the row itself
   */
  void explain(
      int[] row, double[] raw, int[][] others, double[][] rawOthers, double[] contributions) {
    Arrays.fill(contributions, 0);
    for (int tree = 0; tree < trees.count(); tree++) {
      int start = trees.start(tree);
      int size = trees.start(tree + 1) - start;
      trees.follow(row, raw, start, size, rowFollows);
      int offset = trees.group(tree) * (features + 1);
      for (int i = 0; i < others.length; i++) {
        trees.follow(others[i], rawOthers[i], start, size, otherFollows);
        contributions[offset + features] += down(tree);
        up(tree, contributions, offset);
      }
    }
    for (int i = 0; i < contributions.length; i++) {
      contributions[i] /= others.length;
    }
  }

  /** Gives each live leaf its worth; the answer is that of the leaf which the other row reaches. */
  private double down(int tree) {
    int start = trees.start(tree);
    int size = trees.start(tree + 1) - start;
    double base = 0;
    only[0] = 0;
    onlyOther[0] = 0;
    for (int node = 1; node < size; node++) {
      int above = trees.parent(start + node);
      int before = trees.same(start + node);
      int mine = rowFollows[node];
      int others = otherFollows[node];
      gain[node] = 0;
      loss[node] = 0;
      boolean dead = only[above] < 0 || mine + others == 0;
      boolean parted =
          !dead && mine + others == 1 && rowFollows[before] + otherFollows[before] == 2;
      only[node] = dead ? -1 : only[above] + (parted ? mine : 0);
      onlyOther[node] = dead ? -1 : onlyOther[above] + (parted ? others : 0);
      double value = dead ? 0 : trees.leaf(start + node);
      if (value != 0) {
        int p = only[node];
        int q = onlyOther[node];
        gain[node] = value * weights[p][q];
        loss[node] = value * weights[q][p];
        base += p == 0 ? value : 0;
      }
    }
    gain[0] = 0;
    loss[0] = 0;
    return size == 1 ? trees.leaf(start) : base;
  }

  private void up(int tree, double[] contributions, int offset) {
    int start = trees.start(tree);
    for (int node = trees.start(tree + 1) - start - 1; node > 0; node--) {
      if (only[node] < 0) {
        continue;
      }
      int above = trees.parent(start + node);
      gain[above] += gain[node];
      loss[above] += loss[node];
      int feature = trees.feature(start + node);
      if (only[node] > only[above]) {
        contributions[offset + feature] += gain[node];
      } else if (onlyOther[node] > onlyOther[above]) {
        contributions[offset + feature] -= loss[node];
      }
    }
  }
}
