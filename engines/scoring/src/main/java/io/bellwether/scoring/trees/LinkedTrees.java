// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trees of any shape, in preorder. Used where there are splits by category or leaves that are
 * linear.
 */
final class LinkedTrees implements Walker {
  private final int[] roots;
  private final int[] groups;

  /** A split's right child, or -1 at a leaf. */
  private final int[] right;

  /** A split; at a leaf the bits of its answer. */
  private final long[] splits;

  private final @Nullable CategorySplit[] categories;
  private final @Nullable LinearLeaf[] linear;

  private LinkedTrees(List<CompactTree> trees, int[] groups) {
    int nodes = Math.toIntExact(trees.stream().mapToLong(CompactTree::size).sum());
    this.groups = groups;
    roots = new int[trees.size()];
    right = new int[nodes];
    splits = new long[nodes];
    categories = new CategorySplit[nodes];
    linear = new LinearLeaf[nodes];
    int at = 0;
    for (int i = 0; i < roots.length; i++) {
      roots[i] = at;
      add(trees.get(i).inPreorder(), at);
      at += trees.get(i).size();
    }
  }

  static LinkedTrees of(List<CompactTree> trees, int[] groups) {
    return new LinkedTrees(trees, groups);
  }

  @Override
  public void addTo(float[] sums, int[] row, double[] raw) {
    for (int tree = 0; tree < roots.length; tree++) {
      sums[groups[tree]] += (float) answer(leaf(roots[tree], row, raw), raw);
    }
  }

  @Override
  public void addTo(double[] sums, int[] row, double[] raw) {
    for (int tree = 0; tree < roots.length; tree++) {
      sums[groups[tree]] += answer(leaf(roots[tree], row, raw), raw);
    }
  }

  private int leaf(int root, int[] row, double[] raw) {
    int node = root;
    while (right[node] >= 0) {
      CategorySplit split = categories[node];
      boolean left = split == null ? RowKeys.goesLeft(row, splits[node]) == 1 : split.goesLeft(raw);
      node = left ? node + 1 : right[node];
    }
    return node;
  }

  private double answer(int leaf, double[] raw) {
    double answer = Double.longBitsToDouble(splits[leaf]);
    LinearLeaf formula = linear[leaf];
    return formula == null ? answer : formula.answer(raw, answer);
  }

  private void add(Tree tree, int base) {
    for (int node = 0; node < tree.size(); node++) {
      int at = base + node;
      boolean leaf = tree.isLeaf(node);
      right[at] = leaf ? -1 : base + tree.right()[node];
      splits[at] = leaf ? Double.doubleToRawLongBits(tree.leaf()[node]) : tree.split()[node];
      categories[at] = tree.category(node);
      linear[at] = tree.formula(node);
    }
  }
}
