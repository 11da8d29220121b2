// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private static final double SMALLEST_SHARE = 1e-30;
  private static final double SMALLEST_PRODUCT = 1e-100;

  private final int features;
  private final double[] base;
  private final int[] groups;
  private final Quadrature[] quadratures;

  /** Where each tree starts; the nodes are in preorder. */
  private final int[] starts;

  /** The node above, counted from the tree's root. */
  private final int[] parent;

  /**
   * The nearest node above or at the root whose edge asks for the same feature; the root if none.
   */
  private final int[] same;

  /** What the split above a node asks for, how, and whether the node is its left child. */
  private final int[] feature;

  private final long[] split;
  private final byte[] isLeft;
  private final @Nullable CategorySplit[] categories;

  /** The product of the cover shares of all edges down to here that ask for the same feature. */
  private final double[] share;

  /** The answer of a leaf; 0 at a split. */
  private final double[] leaf;

  private int largest = 1;

  /** The largest number of different features on a path. */
  private int deepest = 1;

  /**
   * @param trees which are let go as they are laid out: of large models both would not fit
   */
  TreeShap(List<Tree> trees, int[] groups, int features, double[] baseMargins) {
    int nodes = Math.toIntExact(trees.stream().mapToLong(Tree::size).sum());
    this.features = features;
    this.groups = groups;
    starts = new int[trees.size() + 1];
    quadratures = new Quadrature[trees.size()];
    parent = new int[nodes];
    same = new int[nodes];
    feature = new int[nodes];
    split = new long[nodes];
    isLeft = new byte[nodes];
    boolean hasCategories = trees.stream().anyMatch(tree -> tree.categories().length > 0);
    categories = new CategorySplit[hasCategories ? nodes : 0];
    share = new double[nodes];
    leaf = new double[nodes];
    base = baseMargins.clone();
    for (int i = 0; i < trees.size(); i++) {
      Tree tree = trees.set(i, Tree.LAID_OUT);
      starts[i + 1] = starts[i] + tree.size();
      largest = Math.max(largest, tree.size());
      int different = lay(tree, starts[i]);
      deepest = Math.max(deepest, different);
      quadratures[i] = Quadrature.of((different + 1) / 2);
      base[groups[i]] += expected(tree);
    }
  }

  /** The number of trees. */
  int count() {
    return groups.length;
  }

  /** The output that a tree adds to. */
  int group(int tree) {
    return groups[tree];
  }

  /** Where the nodes of a tree start; those of the last one end where the one after it would. */
  int start(int tree) {
    return starts[tree];
  }

  /** The nodes of the largest tree. */
  int largest() {
    return largest;
  }

  int deepest() {
    return deepest;
  }

  int parent(int at) {
    return parent[at];
  }

  int same(int at) {
    return same[at];
  }

  int feature(int at) {
    return feature[at];
  }

  double leaf(int at) {
    return leaf[at];
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
    Pass pass = new Pass(largest, contributions);
    for (int i = 0; i < groups.length; i++) {
      int start = starts[i];
      int size = starts[i + 1] - start;
      follow(row, raw, start, size, pass.follows);
      double[] points = quadratures[i].points();
      double[] weights = quadratures[i].weights();
      for (int point = 0; point < points.length; point++) {
        pass.down(start, size, points[point], weights[point]);
        pass.up(start, size, groups[i] * width);
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
    Pass pass = new Pass(largest, interactions);
    for (int i = 0; i < groups.length; i++) {
      int start = starts[i];
      int size = starts[i + 1] - start;
      follow(row, raw, start, size, pass.follows);
      double[] points = quadratures[i].points();
      double[] weights = quadratures[i].weights();
      for (int point = 0; point < points.length; point++) {
        pass.down(start, size, points[point], weights[point]);
        pass.pairs(start, size, groups[i] * width * width);
      }
    }
  }

  /** Marks by 1 the nodes for whose feature the row follows all splits from the root to there. */
  void follow(int[] row, double[] raw, int start, int size, int[] follows) {
    follows[0] = 1;
    for (int node = 1; node < size; node++) {
      int at = start + node;
      CategorySplit category = categories.length == 0 ? null : categories[at];
      int left =
          category == null ? RowKeys.goesLeft(row, split[at]) : category.goesLeft(raw) ? 1 : 0;
      follows[node] = follows[same[at]] & (1 ^ left ^ isLeft[at]);
    }
  }

  /** Lays a tree out and gives the largest number of different features on one of its paths. */
  private int lay(Tree tree, int start) {
    int[] different = new int[tree.size()];
    int most = 1;
    share[start] = 1;
    for (int above = 0; above < tree.size(); above++) {
      if (tree.isLeaf(above)) {
        leaf[start + above] = tree.leaf()[above];
        continue;
      }
      int before = above;
      while (before > 0 && feature[start + before] != tree.feature()[above]) {
        before = parent[start + before];
      }
      int deeper = different[above] + (before == 0 ? 1 : 0);
      most = Math.max(most, deeper);
      for (int node : new int[] {above + 1, tree.right()[above]}) {
        int at = start + node;
        parent[at] = above;
        same[at] = before;
        feature[at] = tree.feature()[above];
        split[at] = tree.split()[above];
        isLeft[at] = (byte) (node == above + 1 ? 1 : 0);
        if (categories.length > 0) {
          categories[at] = tree.category(above);
        }
        double product = share[start + before] * coverShare(tree, above, node);
        share[at] = Math.max(product, SMALLEST_PRODUCT);
        different[node] = deeper;
      }
    }
    return most;
  }

  static double coverShare(Tree tree, int parent, int child) {
    double all = tree.cover()[parent];
    double part = all > 0 ? tree.cover()[child] / all : 0.5;
    return Math.clamp(part, SMALLEST_SHARE, 1);
  }

  /** The mean of the leaves by cover. */
  private static double expected(Tree tree) {
    double[] weight = new double[tree.size()];
    weight[0] = 1;
    double sum = 0;
    for (int node = 0; node < tree.size(); node++) {
      if (tree.isLeaf(node)) {
        sum += weight[node] * tree.leaf()[node];
      } else {
        int right = tree.right()[node];
        weight[node + 1] = weight[node] * coverShare(tree, node, node + 1);
        weight[right] = weight[node] * coverShare(tree, node, right);
      }
    }
    return sum;
  }

  /** One point's way down and up a tree; the arrays hold a value per node. */
  private final class Pass {
    private final double[] contributions;
    private final int[] follows;

    /** The product of the factors of all different features down to the node. */
    private final double[] product;

    /** 1 / the factor of the node's feature. */
    private final double[] inverse;

    /** What the node's feature makes of the leaves' worth: (o − z) / its factor. */
    private final double[] term;

    /** The weighted worth of all leaves below. */
    private final double[] worth;

    /** Nodes above a leaf. */
    private final int[] path;

    Pass(int nodes, double[] contributions) {
      this.contributions = contributions;
      follows = new int[nodes];
      product = new double[nodes];
      inverse = new double[nodes];
      term = new double[nodes];
      worth = new double[nodes];
      path = new int[nodes];
      inverse[0] = 1;
    }

    void down(int start, int size, double y, double weight) {
      product[0] = weight;
      for (int node = 1; node < size; node++) {
        int at = start + node;
        int before = same[at];
        double one = follows[node];
        double zero = share[at];
        double factor = one * y + zero * (1 - y);
        double inverted = 1 / factor;
        double all = product[parent[at]] * (factor * inverse[before]);
        inverse[node] = inverted;
        product[node] = all;
        term[node] = (one - zero) * inverted;
        worth[node] = all * leaf[at];
      }
    }

    void pairs(int start, int size, int offset) {
      for (int node = 1; node < size; node++) {
        if (worth[node] != 0) {
          addPairs(start, lowest(start, node), worth[node] / 2, offset);
        }
      }
    }

    /** Of each feature above a leaf the lowest node, whose term is that of all its splits. */
    private int lowest(int start, int leaf) {
      int different = 0;
      for (int node = leaf; node > 0; node = parent[start + node]) {
        int asks = feature[start + node];
        boolean known = false;
        for (int i = 0; i < different; i++) {
          known |= feature[start + path[i]] == asks;
        }
        if (!known) {
          path[different++] = node;
        }
      }
      return different;
    }

    private void addPairs(int start, int different, double half, int offset) {
      for (int i = 1; i < different; i++) {
        int one = feature[start + path[i]];
        double part = half * term[path[i]];
        for (int j = 0; j < i; j++) {
          int other = feature[start + path[j]];
          double value = part * term[path[j]];
          contributions[offset + one * (features + 1) + other] += value;
          contributions[offset + other * (features + 1) + one] += value;
        }
      }
    }

    void up(int start, int size, int offset) {
      for (int node = size - 1; node > 0; node--) {
        int at = start + node;
        double below = worth[node];
        worth[parent[at]] += below;
        contributions[offset + feature[at]] += below * (term[node] - term[same[at]]);
      }
    }
  }
}
