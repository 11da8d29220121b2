// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import org.jspecify.annotations.Nullable;

/**
 * One tree as Shapley values need it. Its nodes are numbered anew: the splits in preorder, the root
 * 0, and after them the leaves. What both children of a split have in common stands once, at the
 * split; so the table of a large tree takes two thirds of what one by nodes would.
 *
 * @param group the output that the tree adds to
 * @param most the largest number of different features on a path; 1 if there is none
 * @param left the left child of each split
 * @param same of each split the nearest node above or at it that was reached by asking for the same
 *     feature; the root if there is none
 * @param feature what each split asks for
 * @param split how it asks
 * @param categories how it asks if by category; empty if no split of the tree does
 * @param share of each node the product of the cover shares on the path to it of those steps that
 *     asked for the same feature as the last one
 * @param leaf what each leaf answers
 */
record ShapTree(
    int group,
    int most,
    int[] left,
    int[] right,
    int[] same,
    int[] feature,
    long[] split,
    @Nullable CategorySplit[] categories,
    double[] share,
    double[] leaf) {
  private static final double SMALLEST_SHARE = 1e-30;
  private static final double SMALLEST_PRODUCT = 1e-100;

  static ShapTree of(Tree tree, int group) {
    return new Layout(tree).lay(group);
  }

  int splits() {
    return left.length;
  }

  int size() {
    return share.length;
  }

  /** Marks by 1 the nodes for whose last feature the row follows all splits on the path there. */
  void follow(int[] row, double[] raw, int[] follows) {
    follows[0] = 1;
    for (int at = 0; at < left.length; at++) {
      CategorySplit category = categories.length == 0 ? null : categories[at];
      int goesLeft =
          category == null ? RowKeys.goesLeft(row, split[at]) : category.goesLeft(raw) ? 1 : 0;
      int before = follows[same[at]];
      follows[left[at]] = before & goesLeft;
      follows[right[at]] = before & (1 ^ goesLeft);
    }
  }

  /** The mean of the leaves by cover. */
  static double expected(Tree tree) {
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

  /** How much of what passed a split went on to one of its children. */
  static double coverShare(Tree tree, int parent, int child) {
    double all = tree.cover()[parent];
    double part = all > 0 ? tree.cover()[child] / all : 0.5;
    return Math.clamp(part, SMALLEST_SHARE, 1);
  }

  /** A tree on its way to being laid out; by the numbers its nodes had before, if not said. */
  private static final class Layout {
    private final Tree tree;
    private final int[] parent;

    /** How many different features stand above each node. */
    private final int[] different;

    private final double[] share;

    /** The new numbers. */
    private final int[] place;

    private int splits;
    private int most = 1;

    Layout(Tree tree) {
      this.tree = tree;
      parent = new int[tree.size()];
      different = new int[tree.size()];
      share = new double[tree.size()];
      place = new int[tree.size()];
      splits = (tree.size() - 1) / 2;
    }

    ShapTree lay(int group) {
      number();
      int[] left = new int[splits];
      int[] right = new int[splits];
      int[] same = new int[splits];
      int[] feature = new int[splits];
      long[] split = new long[splits];
      CategorySplit[] categories = new CategorySplit[tree.categories().length > 0 ? splits : 0];
      double[] placed = new double[tree.size()];
      double[] leaf = new double[splits + 1];
      for (int node = 0; node < tree.size(); node++) {
        int at = place[node];
        if (tree.isLeaf(node)) {
          leaf[at - splits] = tree.leaf()[node];
        } else {
          left[at] = place[node + 1];
          right[at] = place[tree.right()[node]];
          same[at] = place[reach(node)];
          feature[at] = tree.feature()[node];
          split[at] = tree.split()[node];
          if (categories.length > 0) {
            categories[at] = tree.category(node);
          }
        }
        placed[at] = share[node];
      }
      return new ShapTree(group, most, left, right, same, feature, split, categories, placed, leaf);
    }

    private void number() {
      share[0] = 1;
      int split = 0;
      int leaf = splits;
      for (int node = 0; node < tree.size(); node++) {
        place[node] = tree.isLeaf(node) ? leaf++ : split++;
      }
    }

    /** Reaches the children of a split, and gives what was reached by the same feature before. */
    private int reach(int above) {
      int asked = tree.feature()[above];
      int before = above;
      while (before > 0 && tree.feature()[parent[before]] != asked) {
        before = parent[before];
      }
      for (int node : new int[] {above + 1, tree.right()[above]}) {
        parent[node] = above;
        different[node] = different[above] + (before == 0 ? 1 : 0);
        double product = share[before] * coverShare(tree, above, node);
        share[node] = Math.max(product, SMALLEST_PRODUCT);
        most = Math.max(most, different[node]);
      }
      return before;
    }
  }
}
