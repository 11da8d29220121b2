// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One decision tree as arrays over its nodes in preorder: the root is 0, a split's left child is
 * the next node. Built by a reader that has checked that it is a tree, and let go as soon as it has
 * been laid out: it takes more memory than a {@link CompactTree}.
 *
 * @param right the right child of a split, -1 at a leaf
 * @param feature the feature that a split asks for
 * @param split a split by threshold, for the model's {@link RowKeys}
 * @param leaf the answer of a leaf; 0 at a split
 * @param cover how much of the training data passed the node; may be empty
 * @param gain how much a split improved the training loss, 0 at leaves; may be empty
 * @param categories a split by category; null at leaves and splits by threshold; empty if there is
 *     none
 * @param linear what a leaf answers instead of its number; null where it does not; empty if none
 *     has such
 */
record Tree(
    int[] right,
    int[] feature,
    long[] split,
    double[] leaf,
    double[] cover,
    double[] gain,
    @Nullable CategorySplit[] categories,
    @Nullable LinearLeaf[] linear) {

  static Tree ofSize(int nodes, boolean hasCategories, boolean hasFormulas) {
    return ofSize(nodes, nodes, nodes, hasCategories, hasFormulas);
  }

  /** A tree that gets its leaves later. */
  static Tree withoutLeaves(int nodes, boolean hasCategories) {
    return ofSize(nodes, 0, nodes, hasCategories, false);
  }

  /** A tree that does not know of its training. */
  static Tree ofAnswers(int nodes, boolean hasCategories, boolean hasFormulas) {
    return ofSize(nodes, nodes, 0, hasCategories, hasFormulas);
  }

  private static Tree ofSize(
      int nodes, int answering, int trained, boolean hasCategories, boolean hasFormulas) {
    return new Tree(
        new int[nodes],
        new int[nodes],
        new long[nodes],
        new double[answering],
        new double[trained],
        new double[trained],
        new CategorySplit[hasCategories ? nodes : 0],
        new LinearLeaf[hasFormulas ? nodes : 0]);
  }

  /** The same tree with other leaves; the rest is shared. */
  Tree withLeaves(IntToDoubleFunction answer) {
    double[] leaves = new double[size()];
    Arrays.setAll(leaves, answer);
    return new Tree(right, feature, split, leaves, cover, gain, categories, linear);
  }

  int size() {
    return right.length;
  }

  boolean isLeaf(int node) {
    return right[node] < 0;
  }

  /** The split by category; null at leaves and splits by threshold. */
  @Nullable CategorySplit category(int node) {
    return categories.length == 0 ? null : categories[node];
  }

  /** What a leaf answers instead of its number; null where it does not. */
  @Nullable LinearLeaf formula(int node) {
    return linear.length == 0 ? null : linear[node];
  }
}
