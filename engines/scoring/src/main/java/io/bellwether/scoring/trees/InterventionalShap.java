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
    for (CompactTree tree : trees.trees()) {
      tree.follow(row, raw, rowFollows);
      int offset = tree.group() * (features + 1);
      for (int i = 0; i < others.length; i++) {
        tree.follow(others[i], rawOthers[i], otherFollows);
        contributions[offset + features] += down(tree);
        up(tree, contributions, offset);
      }
    }
    for (int i = 0; i < contributions.length; i++) {
      contributions[i] /= others.length;
    }
  }

  /** Gives each live leaf its worth; the answer is that of the leaf which the other row reaches. */
  private double down(CompactTree tree) {
    only[0] = 0;
    onlyOther[0] = 0;
    for (int at = 0; at < tree.splits(); at++) {
      int before = tree.same(at);
      boolean together = rowFollows[before] + otherFollows[before] == 2;
      reach(at, tree.left(at), together);
      reach(at, tree.right(at), together);
    }
    double base = 0;
    for (int node = tree.splits(); node < tree.size(); node++) {
      int p = only[node];
      int q = onlyOther[node];
      double value = p < 0 ? 0 : tree.leaf(node);
      gain[node] = p > 0 ? value * weights[p][q] : 0;
      loss[node] = q > 0 ? value * weights[q][p] : 0;
      base += p == 0 ? value : 0;
    }
    return base;
  }

  /**
   * @param together whether both rows have followed all splits by the feature so far
   */
  private void reach(int above, int node, boolean together) {
    int mine = rowFollows[node];
    int others = otherFollows[node];
    boolean dead = only[above] < 0 || mine + others == 0;
    boolean parted = !dead && mine + others == 1 && together;
    only[node] = dead ? -1 : only[above] + (parted ? mine : 0);
    onlyOther[node] = dead ? -1 : onlyOther[above] + (parted ? others : 0);
  }

  private void up(CompactTree tree, double[] contributions, int offset) {
    for (int at = tree.splits() - 1; at >= 0; at--) {
      int left = tree.left(at);
      int right = tree.right(at);
      gain[at] = gain[left] + gain[right];
      loss[at] = loss[left] + loss[right];
      int place = offset + tree.feature(at);
      contributions[place] += parted(at, left) + parted(at, right);
    }
  }

  /** What a node's leaves give to the feature by which it was reached by one row alone. */
  private double parted(int above, int node) {
    if (only[node] > only[above]) {
      return gain[node];
    }
    return onlyOther[node] > onlyOther[above] ? -loss[node] : 0;
  }
}
