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
  private int deepest;

  /** Where each tree starts; the nodes are in preorder. */
  private final int[] starts;

  private final short[] level;

  /** The level of the edge above that asks for the same feature, 0 if there is none. */
  private final short[] previous;

  /** The split above a node. */
  private final long[] split;

  private final boolean[] isLeft;

  /** The product of the cover shares of all edges down to here that ask for the same feature. */
  private final double[] share;

  private final float[] leaf;
  private final int[] @Nullable [] categories;

  TreeShap(List<Tree> trees, int[] groups, int features, float[] baseMargins) {
    int nodes = Math.toIntExact(trees.stream().mapToLong(Tree::size).sum());
    this.features = features;
    this.groups = groups;
    starts = new int[trees.size() + 1];
    quadratures = new Quadrature[trees.size()];
    level = new short[nodes];
    previous = new short[nodes];
    split = new long[nodes];
    isLeft = new boolean[nodes];
    share = new double[nodes];
    leaf = new float[nodes];
    categories = new int[nodes][];
    base = new double[baseMargins.length];
    for (int i = 0; i < base.length; i++) {
      base[i] = baseMargins[i];
    }
    for (int i = 0; i < trees.size(); i++) {
      Tree tree = trees.get(i);
      starts[i + 1] = starts[i] + tree.size();
      quadratures[i] = Quadrature.of((lay(tree, starts[i]) + 1) / 2);
      base[groups[i]] += expected(tree);
    }
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
    Walk walk = new Walk(row, raw, contributions);
    for (int i = 0; i < groups.length; i++) {
      walk.tree(starts[i], starts[i + 1], quadratures[i], groups[i] * width);
    }
    for (int i = 0; i < base.length; i++) {
      contributions[i * width + features] = base[i];
    }
  }

  /** Lays a tree out and gives the largest number of different features on one of its paths. */
  private int lay(Tree tree, int start) {
    int[] levels = tree.levels();
    int depth = Arrays.stream(levels).max().orElseThrow();
    int[] parents = new int[depth + 1];
    int[] path = new int[depth + 1];
    int[] different = new int[depth + 1];
    int most = 1;
    deepest = Math.max(deepest, depth);
    for (int node = 0; node < tree.size(); node++) {
      int at = start + node;
      int here = levels[node];
      level[at] = (short) here;
      leaf[at] = tree.isLeaf(node) ? tree.value()[node] : 0;
      share[at] = 1;
      path[here] = at;
      parents[here] = node;
      if (here > 0) {
        int parent = parents[here - 1];
        split[at] = tree.split(parent);
        isLeft[at] = node == parent + 1;
        categories[at] = tree.categories()[parent];
        int same = here - 1;
        while (same > 0 && split[path[same]] >>> 33 != split[at] >>> 33) {
          same--;
        }
        previous[at] = (short) same;
        share[at] = Math.max(share[path[same]] * coverShare(tree, parent, node), SMALLEST_PRODUCT);
        different[here] = different[here - 1] + (same == 0 ? 1 : 0);
        most = Math.max(most, different[here]);
      }
    }
    return most;
  }

  private static double coverShare(Tree tree, int parent, int child) {
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
        sum += weight[node] * tree.value()[node];
      } else {
        int right = tree.right()[node];
        weight[node + 1] = weight[node] * coverShare(tree, node, node + 1);
        weight[right] = weight[node] * coverShare(tree, node, right);
      }
    }
    return sum;
  }

  /** One row's way through the trees; what is kept is kept per level of the current path. */
  private final class Walk {
    private final int[] row;
    private final double[] raw;
    private final double[] contributions;
    private final int[] path = new int[deepest + 1];
    private final boolean[] follows = new boolean[deepest + 1];

    /** Per level and point: the product of all factors, 1 / this feature's factor, and so on. */
    private final double[] product;

    private final double[] inverse;
    private final double[] term;
    private final double[] worth;
    private double[] points = {};
    private int offset;

    Walk(int[] row, double[] raw, double[] contributions) {
      int size = (deepest + 1) * ((deepest + 1) / 2 + 1);
      this.row = row;
      this.raw = raw;
      this.contributions = contributions;
      product = new double[size];
      inverse = new double[size];
      term = new double[size];
      worth = new double[size];
      follows[0] = true;
    }

    void tree(int start, int end, Quadrature quadrature, int offset) {
      this.points = quadrature.points();
      this.offset = offset;
      System.arraycopy(quadrature.weights(), 0, product, 0, points.length);
      Arrays.fill(inverse, 0, points.length, 1);
      Arrays.fill(term, 0, points.length, 0);
      int open = 0;
      for (int node = start + 1; node < end; node++) {
        int here = level[node];
        while (open >= here) {
          leave(open--);
        }
        enter(node, here);
        open = here;
      }
      while (open > 0) {
        leave(open--);
      }
    }

    private void enter(int node, int here) {
      int same = previous[node];
      boolean follow = follows[same] && goesLeft(node) == isLeft[node];
      double one = follow ? 1 : 0;
      double zero = share[node];
      double value = leaf[node];
      int q = points.length;
      int at = here * q;
      int above = at - q;
      int before = same * q;
      path[here] = node;
      follows[here] = follow;
      for (int i = 0; i < q; i++) {
        double y = points[i];
        double factor = one * y + zero * (1 - y);
        double inverted = 1 / factor;
        double multiplied = product[above + i] * (factor * inverse[before + i]);
        inverse[at + i] = inverted;
        product[at + i] = multiplied;
        term[at + i] = (one - zero) * inverted;
        worth[at + i] = multiplied * value;
      }
    }

    private void leave(int here) {
      int node = path[here];
      int q = points.length;
      int at = here * q;
      int above = at - q;
      int before = previous[node] * q;
      double sum = 0;
      for (int i = 0; i < q; i++) {
        double here1 = worth[at + i];
        sum += here1 * (term[at + i] - term[before + i]);
        worth[above + i] += here1;
      }
      contributions[offset + (int) (split[node] >>> 33)] += sum;
    }

    private boolean goesLeft(int node) {
      int[] set = categories[node];
      return set == null
          ? RowKeys.goesLeft(row, split[node]) == 1
          : Categories.goesLeft(raw, split[node], set);
    }
  }
}
