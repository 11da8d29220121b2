// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.List;

/**
 * Exact Shapley values of trees, path-dependent: where a coalition does not know a feature, both
 * children count by their training cover (Lundberg et al., 2020, "From local explanations to global
 * understanding with explainable AI for trees").
 *
 * <p>A leaf of value v under k different features is worth v·∏ over them of oᵢ (1 if the row
 * follows all splits by i above the leaf, else 0) or zᵢ (the product of the cover shares of those
 * splits). So the Shapley value of feature i there is v·(oᵢ − zᵢ)·∫₀¹ ∏_{j≠i} (oⱼ·y + zⱼ·(1 − y))
 * dy. The integrand is a polynomial of degree k − 1, which ⌈k/2⌉ points integrate exactly. Its
 * factors are multiplied on the way down a path and the leaves' worth is added up on the way back:
 * O(nodes × depth) per tree, all factors positive, so that nothing cancels.
 */
final class TreeShap {
  private final int features;
  private final double[] base;
  private final CompactTree[] trees;
  private final Quadrature[] quadratures;

  /** The nodes of the largest tree. */
  private int largest = 1;

  /** The largest number of different features on a path. */
  private int deepest = 1;

  TreeShap(List<CompactTree> trees, int features, double[] baseMargins) {
    this.features = features;
    this.trees = trees.toArray(CompactTree[]::new);
    base = baseMargins.clone();
    for (CompactTree tree : trees) {
      largest = Math.max(largest, tree.size());
      deepest = Math.max(deepest, tree.most());
    }
    double[] weight = new double[largest];
    for (CompactTree tree : trees) {
      base[tree.group()] += tree.expected(weight);
    }
    quadratures = new Quadrature[deepest + 1];
    Arrays.setAll(quadratures, most -> Quadrature.of((most + 1) / 2));
  }

  CompactTree[] trees() {
    return trees;
  }

  int largest() {
    return largest;
  }

  int deepest() {
    return deepest;
  }

  /**
   * Writes {@code outputs × (features + 1)} values, the last of each output the base value.
   *
   * @param row the row's {@link RowKeys}
   * @param raw the row itself
   */
  void explain(int[] row, double[] raw, double[] contributions) {
    int width = features + 1;
    Arrays.fill(contributions, 0, base.length * width, 0);
    Pass pass = new Pass(contributions);
    for (CompactTree tree : trees) {
      tree.follow(row, raw, pass.follows);
      Quadrature quadrature = quadratures[tree.most()];
      for (int point = 0; point < quadrature.points().length; point++) {
        pass.down(tree, quadrature.points()[point], quadrature.weights()[point]);
        pass.up(tree, tree.group() * width);
      }
    }
    for (int i = 0; i < base.length; i++) {
      contributions[i * width + features] = base[i];
    }
  }

  /**
   * Writes {@code outputs × (features + 1)²} values: beside the diagonals half of what two features
   * do together, zero else. For features i and j that is v·(oᵢ − zᵢ)·(oⱼ − zⱼ)·∫₀¹ ∏ over the
   * others dy.
   */
  void interact(int[] row, double[] raw, double[] interactions) {
    int width = features + 1;
    Arrays.fill(interactions, 0, base.length * width * width, 0);
    Pass pass = new Pass(interactions);
    for (CompactTree tree : trees) {
      tree.follow(row, raw, pass.follows);
      Quadrature quadrature = quadratures[tree.most()];
      for (int point = 0; point < quadrature.points().length; point++) {
        pass.down(tree, quadrature.points()[point], quadrature.weights()[point]);
        pass.pairs(tree, tree.group() * width * width);
      }
    }
  }

  /** One point's way down and up a tree; the arrays hold a value per node. */
  private final class Pass {
    private final double[] contributions;
    private final int[] follows = new int[largest];

    /** What the last feature on the way to the node multiplies the worth of the leaves with. */
    private final double[] factor = new double[largest];

    private final double[] inverse = new double[largest];

    /** The product of the factors of all different features down to the node. */
    private final double[] product = new double[largest];

    /** What the node's feature makes of the leaves' worth: (o − z) / its factor. */
    private final double[] term = new double[largest];

    /** The weighted worth of all leaves below. */
    private final double[] worth = new double[largest];

    Pass(double[] contributions) {
      this.contributions = contributions;
    }

    void down(CompactTree tree, double y, double weight) {
      factors(tree, y);
      product[0] = weight;
      for (int at = 0; at < tree.splits(); at++) {
        double others = product[at] * inverse[tree.same(at)];
        int left = tree.left(at);
        int right = tree.right(at);
        product[left] = others * factor[left];
        product[right] = others * factor[right];
      }
      for (int leaf = tree.splits(); leaf < tree.size(); leaf++) {
        worth[leaf] = product[leaf] * tree.leaf(leaf);
      }
    }

    /** In a loop of its own, which is computed several nodes at a time. */
    private void factors(CompactTree tree, double y) {
      double rest = 1 - y;
      for (int node = 0; node < tree.size(); node++) {
        double one = follows[node];
        double zero = tree.share(node);
        double sum = one * y + zero * rest;
        double inverted = 1 / sum;
        factor[node] = sum;
        inverse[node] = inverted;
        term[node] = (one - zero) * inverted;
      }
      inverse[0] = 1;
      term[0] = 0;
    }

    void up(CompactTree tree, int offset) {
      for (int at = tree.splits() - 1; at >= 0; at--) {
        int left = tree.left(at);
        int right = tree.right(at);
        double lefts = worth[left];
        double rights = worth[right];
        double before = term[tree.same(at)];
        worth[at] = lefts + rights;
        contributions[offset + tree.feature(at)] +=
            lefts * (term[left] - before) + rights * (term[right] - before);
      }
    }

    /** Each leaf's worth to each two features on the path to it. */
    void pairs(CompactTree tree, int offset) {
      int[] parent = tree.parents();
      int[] path = new int[tree.most()];
      for (int node = tree.splits(); node < tree.size(); node++) {
        if (worth[node] != 0) {
          int different = lowest(tree, parent, node, path);
          addPairs(tree, parent, path, different, worth[node] / 2, offset);
        }
      }
    }

    /** Of each feature above a leaf the lowest node, whose term is that of all its splits. */
    private static int lowest(CompactTree tree, int[] parent, int leaf, int[] path) {
      int different = 0;
      for (int node = leaf; node > 0; node = parent[node]) {
        int asks = tree.feature(parent[node]);
        boolean known = false;
        for (int i = 0; i < different; i++) {
          known |= tree.feature(parent[path[i]]) == asks;
        }
        if (!known) {
          path[different++] = node;
        }
      }
      return different;
    }

    private void addPairs(
        CompactTree tree, int[] parent, int[] path, int different, double half, int offset) {
      for (int i = 1; i < different; i++) {
        int one = tree.feature(parent[path[i]]);
        double part = half * term[path[i]];
        for (int j = 0; j < i; j++) {
          int other = tree.feature(parent[path[j]]);
          double value = part * term[path[j]];
          contributions[offset + one * (features + 1) + other] += value;
          contributions[offset + other * (features + 1) + one] += value;
        }
      }
    }
  }
}
