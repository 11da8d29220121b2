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

  /** Of each block of four trees its depth. */
  private final int[] depths;

  /** Block by block, so that a large model does not ask for its memory in one piece. */
  private final long[][] splits;

  /** The leaves, in the one or the other precision. */
  private final float[][] singles;

  private final double[][] doubles;

  private HeapTrees(List<CompactTree> trees, int[] groups, int[] depths, Precision precision) {
    this.trees = trees.size();
    this.groups = groups;
    this.depths = depths;
    splits = new long[depths.length][];
    singles = new float[depths.length][];
    doubles = new double[depths.length][];
    for (int block = 0; block < depths.length; block++) {
      int leaves = TOGETHER << depths[block];
      splits[block] = new long[TOGETHER * splitsOf(depths[block])];
      singles[block] = new float[precision == Precision.SINGLE ? leaves : 0];
      doubles[block] = new double[precision == Precision.DOUBLE ? leaves : 0];
    }
    for (int i = 0; i < trees.size(); i++) {
      fill(trees.get(i), 0, 0, i / TOGETHER, i % TOGETHER);
    }
  }

  /** Whether these trees can be laid out so without wasting much memory. */
  static boolean fits(List<CompactTree> trees) {
    long nodes = 0;
    for (CompactTree tree : trees) {
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

  static HeapTrees of(List<CompactTree> trees, int[] groups, Precision precision) {
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
    int end = from;
    for (int size = 0; end < depths.length && size < TILE; end++) {
      size += splits[end].length;
    }
    return end;
  }

  /** Adds the leaves of some blocks to one of the two sums, by precision. */
  private void add(float[] sums, double[] longSums, int[] row, int from, int end) {
    for (int block = from; block < end; block++) {
      int depth = depths[block];
      int size = splitsOf(depth);
      long[] some = splits[block];
      int at1 = size;
      int at2 = at1 + size;
      int at3 = at2 + size;
      int i = 0;
      int i1 = 0;
      int i2 = 0;
      int i3 = 0;
      for (int level = 0; level < depth; level++) {
        i = 2 * i + 2 - RowKeys.goesLeft(row, some[i]);
        i1 = 2 * i1 + 2 - RowKeys.goesLeft(row, some[at1 + i1]);
        i2 = 2 * i2 + 2 - RowKeys.goesLeft(row, some[at2 + i2]);
        i3 = 2 * i3 + 2 - RowKeys.goesLeft(row, some[at3 + i3]);
      }
      int width = size + 1;
      int leaf = i - size;
      int leaf1 = width + i1 - size;
      int leaf2 = 2 * width + i2 - size;
      int leaf3 = 3 * width + i3 - size;
      int tree = block * TOGETHER;
      float[] single = singles[block];
      double[] twice = doubles[block];
      if (tree + TOGETHER > trees) {
        addRest(sums, longSums, tree, new int[] {leaf, leaf1, leaf2, leaf3});
      } else if (sums.length > 0) {
        sums[groups[tree]] += single[leaf];
        sums[groups[tree + 1]] += single[leaf1];
        sums[groups[tree + 2]] += single[leaf2];
        sums[groups[tree + 3]] += single[leaf3];
      } else {
        longSums[groups[tree]] += twice[leaf];
        longSums[groups[tree + 1]] += twice[leaf1];
        longSums[groups[tree + 2]] += twice[leaf2];
        longSums[groups[tree + 3]] += twice[leaf3];
      }
    }
  }

  /** Adds the trees of the last block, which is not full. */
  private void addRest(float[] sums, double[] longSums, int first, int[] reached) {
    int block = first / TOGETHER;
    for (int tree = first; tree < trees; tree++) {
      if (sums.length > 0) {
        sums[groups[tree]] += singles[block][reached[tree - first]];
      } else {
        longSums[groups[tree]] += doubles[block][reached[tree - first]];
      }
    }
  }

  /** Depth of the recursion is bounded by {@link #DEEPEST}. */
  private void fill(CompactTree tree, int node, int heap, int block, int place) {
    int size = splitsOf(depths[block]);
    boolean leaf = node >= tree.splits();
    if (heap >= size) {
      int at = (place << depths[block]) + heap - size;
      double answer = tree.leaf(node);
      if (singles[block].length > 0) {
        singles[block][at] = (float) answer;
      } else {
        doubles[block][at] = answer;
      }
      return;
    }
    if (!leaf) {
      splits[block][place * size + heap] = tree.split(node);
    }
    fill(tree, leaf ? node : tree.left(node), 2 * heap + 1, block, place);
    fill(tree, leaf ? node : tree.right(node), 2 * heap + 2, block, place);
  }

  private static int[] blockDepths(List<CompactTree> trees) {
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
