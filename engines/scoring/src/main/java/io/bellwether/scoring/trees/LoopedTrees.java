// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.List;

/**
 * Trees of any shape whose splits are all by threshold, in preorder. Walking down has no branches:
 * a leaf is a split that sends every row to itself. Four trees are walked at a time, some levels at
 * once, until all have come to a leaf.
 */
final class LoopedTrees implements Walker {
  private static final int TOGETHER = 4;

  /** So many levels are walked before it is looked whether all are at leaves. */
  private static final int LEVELS = 4;

  /** So many nodes fit the first-level cache. */
  private static final int TILE = 1 << 11;

  private final int[] roots;
  private final int[] groups;

  /** A split's right child; at a leaf the leaf itself. The left child comes next. */
  private final int[] right;

  private final long[] splits;
  private final double[] leaves;

  private LoopedTrees(List<Tree> trees, int[] groups) {
    int nodes = Math.toIntExact(trees.stream().mapToLong(Tree::size).sum());
    this.groups = groups;
    roots = new int[trees.size()];
    right = new int[nodes];
    splits = new long[nodes];
    leaves = new double[nodes];
    int at = 0;
    for (int i = 0; i < roots.length; i++) {
      roots[i] = at;
      add(trees.get(i), at);
      at += trees.get(i).size();
    }
  }

  static boolean fits(List<Tree> trees) {
    return trees.stream().allMatch(Tree::isPlain);
  }

  static LoopedTrees of(List<Tree> trees, int[] groups) {
    return new LoopedTrees(trees, groups);
  }

  private void add(Tree tree, int base) {
    for (int node = 0; node < tree.size(); node++) {
      int at = base + node;
      boolean leaf = tree.isLeaf(node);
      right[at] = leaf ? at : base + tree.right()[node];
      splits[at] = leaf ? NOTHING_GOES_LEFT : tree.split()[node];
      leaves[at] = leaf ? tree.leaf()[node] : 0;
    }
  }

  /** No key is below the smallest number. */
  private static final long NOTHING_GOES_LEFT = RowKeys.split(0, false, Integer.MIN_VALUE);

  @Override
  public void addTo(float[] sums, int[] row, double[] raw) {
    add(sums, new double[0], row, 0, roots.length);
  }

  @Override
  public void addTo(double[] sums, int[] row, double[] raw) {
    add(new float[0], sums, row, 0, roots.length);
  }

  @Override
  public void addTo(float[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < roots.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(sums[i], new double[0], rows[i], from, tileEnd(from));
      }
    }
  }

  @Override
  public void addTo(double[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < roots.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(new float[0], sums[i], rows[i], from, tileEnd(from));
      }
    }
  }

  private int tileEnd(int from) {
    int end = from + TOGETHER;
    while (end < roots.length && roots[end] - roots[from] < TILE) {
      end += TOGETHER;
    }
    return Math.min(end, roots.length);
  }

  /** Adds the leaves of some trees to one of the two sums, by precision. */
  private void add(float[] sums, double[] longSums, int[] row, int from, int end) {
    for (int tree = from; tree < end; tree += TOGETHER) {
      int last = end - 1;
      int i = roots[tree];
      int i1 = roots[Math.min(tree + 1, last)];
      int i2 = roots[Math.min(tree + 2, last)];
      int i3 = roots[Math.min(tree + 3, last)];
      do {
        for (int level = 0; level < LEVELS; level++) {
          i = next(row, i);
          i1 = next(row, i1);
          i2 = next(row, i2);
          i3 = next(row, i3);
        }
      } while (((right[i] ^ i) | (right[i1] ^ i1) | (right[i2] ^ i2) | (right[i3] ^ i3)) != 0);
      add(sums, longSums, tree, i);
      for (int other = tree + 1; other < Math.min(tree + TOGETHER, end); other++) {
        add(sums, longSums, other, other == tree + 1 ? i1 : other == tree + 2 ? i2 : i3);
      }
    }
  }

  private int next(int[] row, int node) {
    int other = right[node];
    return other ^ ((other ^ (node + 1)) & -RowKeys.goesLeft(row, splits[node]));
  }

  private void add(float[] sums, double[] longSums, int tree, int leaf) {
    if (sums.length > 0) {
      sums[groups[tree]] += (float) leaves[leaf];
    } else {
      longSums[groups[tree]] += leaves[leaf];
    }
  }
}
