// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.List;

/**
 * Trees of moderate depth, each filled up to a complete one in heap order (children of i at 2i + 1
 * and 2i + 2), so that walking down has no branches. Four trees, filled up to a common depth, are
 * walked at a time: while one waits for memory the others go on.
 */
final class HeapTrees implements Walker {
  private static final int TOGETHER = 4;
  private static final int DEEPEST = 10;

  /** So many splits, with their leaves, fit the first-level cache. */
  private static final int TILE = 1 << 11;

  private final int trees;
  private final int[] groups;

  /** Of each block of four trees: its depth, where its splits start, where its leaves start. */
  private final int[] depths;

  private final int[] splitStarts;
  private final int[] leafStarts;
  private final long[] splits;

  /** The leaves, in the one or the other precision. */
  private final float[] singles;

  private final double[] doubles;

  private HeapTrees(List<Tree> trees, int[] groups, int[] depths, Precision precision) {
    this.trees = trees.size();
    this.groups = groups;
    this.depths = depths;
    splitStarts = new int[depths.length];
    leafStarts = new int[depths.length];
    int split = 0;
    int leaf = 0;
    for (int block = 0; block < depths.length; block++) {
      splitStarts[block] = split;
      leafStarts[block] = leaf;
      split += TOGETHER * splitsOf(depths[block]);
      leaf += TOGETHER << depths[block];
    }
    splits = new long[split];
    singles = new float[precision == Precision.SINGLE ? leaf : 0];
    doubles = new double[precision == Precision.DOUBLE ? leaf : 0];
    for (int i = 0; i < trees.size(); i++) {
      int block = i / TOGETHER;
      int place = i % TOGETHER;
      int size = splitsOf(depths[block]);
      fill(
          trees.get(i),
          0,
          0,
          size,
          splitStarts[block] + place * size,
          leafStarts[block] + (place << depths[block]));
    }
  }

  /** Whether these trees can be laid out so without wasting much memory. */
  static boolean fits(List<Tree> trees) {
    long nodes = 0;
    for (Tree tree : trees) {
      if (!tree.isPlain()) {
        return false;
      }
      nodes += tree.size();
    }
    long filled = 0;
    for (int depth : blockDepths(trees)) {
      if (depth > DEEPEST) {
        return false;
      }
      filled += (TOGETHER * 2L) << depth;
    }
    return filled <= 8 * nodes + 1024 && filled < 1 << 28;
  }

  static HeapTrees of(List<Tree> trees, int[] groups, Precision precision) {
    return new HeapTrees(trees, groups, blockDepths(trees), precision);
  }

  @Override
  public void addTo(float[] sums, int[] row, double[] raw) {
    add(sums, new double[0], row, 0, depths.length);
  }

  @Override
  public void addTo(double[] sums, int[] row, double[] raw) {
    add(new float[0], sums, row, 0, depths.length);
  }

  @Override
  public void addTo(float[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < depths.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(sums[i], new double[0], rows[i], from, tileEnd(from));
      }
    }
  }

  @Override
  public void addTo(double[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < depths.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(new float[0], sums[i], rows[i], from, tileEnd(from));
      }
    }
  }

  /** Where the blocks end that the first-level cache holds together with this one. */
  private int tileEnd(int from) {
    int end = from + 1;
    while (end < depths.length && splitStarts[end] - splitStarts[from] < TILE) {
      end++;
    }
    return end;
  }

  /** Adds the leaves of some blocks to one of the two sums, by precision. */
  private void add(float[] sums, double[] longSums, int[] row, int from, int end) {
    for (int block = from; block < end; block++) {
      int depth = depths[block];
      int size = splitsOf(depth);
      int at = splitStarts[block];
      int at1 = at + size;
      int at2 = at1 + size;
      int at3 = at2 + size;
      int i = 0;
      int i1 = 0;
      int i2 = 0;
      int i3 = 0;
      for (int level = 0; level < depth; level++) {
        i = 2 * i + 2 - RowKeys.goesLeft(row, splits[at + i]);
        i1 = 2 * i1 + 2 - RowKeys.goesLeft(row, splits[at1 + i1]);
        i2 = 2 * i2 + 2 - RowKeys.goesLeft(row, splits[at2 + i2]);
        i3 = 2 * i3 + 2 - RowKeys.goesLeft(row, splits[at3 + i3]);
      }
      int width = size + 1;
      int leaf = leafStarts[block] - size;
      int leaf1 = leaf + width + i1;
      int leaf2 = leaf + 2 * width + i2;
      int leaf3 = leaf + 3 * width + i3;
      int tree = block * TOGETHER;
      if (tree + TOGETHER > trees) {
        addRest(sums, longSums, tree, new int[] {leaf + i, leaf1, leaf2, leaf3});
      } else if (sums.length > 0) {
        sums[groups[tree]] += singles[leaf + i];
        sums[groups[tree + 1]] += singles[leaf1];
        sums[groups[tree + 2]] += singles[leaf2];
        sums[groups[tree + 3]] += singles[leaf3];
      } else {
        longSums[groups[tree]] += doubles[leaf + i];
        longSums[groups[tree + 1]] += doubles[leaf1];
        longSums[groups[tree + 2]] += doubles[leaf2];
        longSums[groups[tree + 3]] += doubles[leaf3];
      }
    }
  }

  /** Adds the trees of the last block, which is not full. */
  private void addRest(float[] sums, double[] longSums, int first, int[] reached) {
    for (int tree = first; tree < trees; tree++) {
      if (sums.length > 0) {
        sums[groups[tree]] += singles[reached[tree - first]];
      } else {
        longSums[groups[tree]] += doubles[reached[tree - first]];
      }
    }
  }

  /** Depth of the recursion is bounded by {@link #DEEPEST}. */
  private void fill(Tree tree, int node, int heap, int size, int splitStart, int leafStart) {
    if (heap >= size) {
      if (singles.length > 0) {
        singles[leafStart + heap - size] = (float) tree.leaf()[node];
      } else {
        doubles[leafStart + heap - size] = tree.leaf()[node];
      }
      return;
    }
    boolean leaf = tree.isLeaf(node);
    if (!leaf) {
      splits[splitStart + heap] = tree.split()[node];
    }
    int left = leaf ? node : node + 1;
    int right = leaf ? node : tree.right()[node];
    fill(tree, left, 2 * heap + 1, size, splitStart, leafStart);
    fill(tree, right, 2 * heap + 2, size, splitStart, leafStart);
  }

  private static int[] blockDepths(List<Tree> trees) {
    int[] depths = new int[(trees.size() + TOGETHER - 1) / TOGETHER];
    for (int i = 0; i < trees.size(); i++) {
      depths[i / TOGETHER] = Math.max(depths[i / TOGETHER], trees.get(i).depth());
    }
    return depths;
  }

  private static int splitsOf(int depth) {
    return (1 << depth) - 1;
  }
}
