// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tree as a model keeps it, for Shapley values and to lay out a {@link Walker} of it. Its nodes
 * are numbered anew: the splits in preorder, the root 0, and after them the leaves. What both
 * children of a split have in common stands once, at the split; so the table of a large tree takes
 * two thirds of what one by nodes would.
 *
 * @param group the output that the tree adds to
 * @param most the largest number of different features on a path; 1 if there is none
 * @param left the left child of each split
 * @param same of each split the nearest node above or at it that was reached by asking for the same
 *     feature; the root if there is none
 * @param feature what each split asks for
 * @param split how it asks
 * @param categories how it asks if by category, else null; empty if no split of the tree does
 * @param share of each node the product of the cover shares on the path to it of those steps that
 *     asked for the same feature as the last one
 * @param leaf what each leaf answers
 * @param linear what a leaf answers instead of its number, null where it does not; empty if none
 *     does
 */
record CompactTree(
    int group,
    int most,
    int[] left,
    int[] right,
    int[] same,
    int[] feature,
    long[] split,
    @Nullable CategorySplit[] categories,
    double[] share,
    double[] leaf,
    @Nullable LinearLeaf[] linear) {
  private static final double SMALLEST_SHARE = 1e-30;
  private static final double SMALLEST_PRODUCT = 1e-100;

  /** A tree that adds to the first output. */
  static CompactTree of(Tree tree) {
    return new Layout(tree).lay();
  }

  /** The same tree for another output, its leaves multiplied in 32 bits; the rest is shared. */
  CompactTree with(int output, float weight) {
    double[] weighted = leaf;
    if (weight != 1) {
      weighted = Arrays.stream(leaf).map(answer -> (float) answer * weight).toArray();
    }
    return new CompactTree(
        output, most, left, right, same, feature, split, categories, share, weighted, linear);
  }

  CompactTree with(int output) {
    return with(output, 1);
  }

  int splits() {
    return left.length;
  }

  int size() {
    return share.length;
  }

  /** Whether all its splits are by threshold and all its leaves plain numbers. */
  boolean isPlain() {
    return categories.length == 0 && linear.length == 0;
  }

  /** The number of splits on the longest path. */
  int depth() {
    int[] levels = new int[size()];
    int deepest = 0;
    for (int at = 0; at < left.length; at++) {
      levels[left[at]] = levels[at] + 1;
      levels[right[at]] = levels[at] + 1;
      deepest = Math.max(deepest, levels[at] + 1);
    }
    return deepest;
  }

  /** The parent of each node but the root. */
  int[] parents() {
    int[] parents = new int[size()];
    for (int at = 0; at < left.length; at++) {
      parents[left[at]] = at;
      parents[right[at]] = at;
    }
    return parents;
  }

  /** All but what the training knew of the nodes. */
  Tree inPreorder() {
    int[] place = places();
    Tree tree = Tree.ofAnswers(size(), categories.length > 0, linear.length > 0);
    for (int node = 0; node < size(); node++) {
      int at = place[node];
      if (node < left.length) {
        tree.right()[at] = place[right[node]];
        tree.feature()[at] = feature[node];
        tree.split()[at] = split[node];
        if (categories.length > 0) {
          tree.categories()[at] = categories[node];
        }
      } else {
        tree.right()[at] = -1;
        tree.leaf()[at] = leaf[node - left.length];
        if (linear.length > 0) {
          tree.linear()[at] = linear[node - left.length];
        }
      }
    }
    return tree;
  }

  /** Where each node stands in preorder: after all that lies below its left siblings. */
  private int[] places() {
    int[] below = new int[size()];
    Arrays.fill(below, 1);
    for (int at = left.length - 1; at >= 0; at--) {
      below[at] += below[left[at]] + below[right[at]];
    }
    int[] place = new int[size()];
    for (int at = 0; at < left.length; at++) {
      place[left[at]] = place[at] + 1;
      place[right[at]] = place[at] + 1 + below[left[at]];
    }
    return place;
  }

  /** Marks by 1 the nodes for whose last feature the row follows all splits on the path there. */
  void follow(int[] row, double[] raw, int[] follows) {
    follows[0] = 1;
    for (int at = 0; at < left.length; at++) {
      int goesLeft = categories.length == 0 ? RowKeys.goesLeft(row, split[at]) : left(at, row, raw);
      int before = follows[same[at]];
      follows[left[at]] = before & goesLeft;
      follows[right[at]] = before & (1 ^ goesLeft);
    }
  }

  /** Whether a row goes left at a split. */
  boolean goesLeft(int at, int[] row, double[] raw) {
    return (categories.length == 0 ? RowKeys.goesLeft(row, split[at]) : left(at, row, raw)) == 1;
  }

  private int left(int at, int[] row, double[] raw) {
    CategorySplit category = categories[at];
    return category == null ? RowKeys.goesLeft(row, split[at]) : category.goesLeft(raw) ? 1 : 0;
  }

  /** The mean of the leaves by cover. */
  double expected() {
    double[] weight = new double[size()];
    weight[0] = 1;
    for (int at = 0; at < left.length; at++) {
      double others = weight[at] / share[same[at]];
      weight[left[at]] = others * share[left[at]];
      weight[right[at]] = others * share[right[at]];
    }
    double sum = 0;
    for (int i = 0; i < leaf.length; i++) {
      sum += weight[left.length + i] * leaf[i];
    }
    return sum;
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

    private final int splits;
    private int most = 1;

    Layout(Tree tree) {
      this.tree = tree;
      parent = new int[tree.size()];
      different = new int[tree.size()];
      share = new double[tree.size()];
      place = new int[tree.size()];
      splits = (tree.size() - 1) / 2;
    }

    CompactTree lay() {
      number();
      int[] left = new int[splits];
      int[] right = new int[splits];
      int[] same = new int[splits];
      int[] feature = new int[splits];
      long[] split = new long[splits];
      CategorySplit[] categories = new CategorySplit[any(tree.categories()) ? splits : 0];
      double[] placed = new double[tree.size()];
      double[] leaf = new double[splits + 1];
      LinearLeaf[] linear = new LinearLeaf[any(tree.linear()) ? splits + 1 : 0];
      for (int node = 0; node < tree.size(); node++) {
        int at = place[node];
        if (tree.isLeaf(node)) {
          leaf[at - splits] = tree.leaf()[node];
          if (linear.length > 0) {
            linear[at - splits] = tree.formula(node);
          }
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
      return new CompactTree(
          0, most, left, right, same, feature, split, categories, placed, leaf, linear);
    }

    private static boolean any(@Nullable Object[] values) {
      return Arrays.stream(values).anyMatch(Objects::nonNull);
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
        double product = share[before] * coverShare(above, node);
        share[node] = Math.max(product, SMALLEST_PRODUCT);
        most = Math.max(most, different[node]);
      }
      return before;
    }

    /** How much of what passed a split went on to one of its children. */
    private double coverShare(int split, int child) {
      double all = tree.cover()[split];
      double part = all > 0 ? tree.cover()[child] / all : 0.5;
      return Math.clamp(part, SMALLEST_SHARE, 1);
    }
  }
}
