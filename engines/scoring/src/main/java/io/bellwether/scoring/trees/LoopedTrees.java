// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
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

  /**
   * So many share their arrays. The collector copies none of such a size, nor does a large model
   * ask for its memory in one piece.
   */
  private static final int MOST_NODES = 262_000;

  private final int[] groups;

  private final Block[] blocks;

  /**
   * Four trees, one after another; the last block may have less.
   *
   * @param roots of four trees; where there are less, the last one again
   * @param size the nodes of them all
   * @param right a split's right child; at a leaf the leaf itself. The left child comes next
   * @param singles the leaves, in the one or the other precision
   */
  private record Block(
      int[] roots, int size, int[] right, long[] splits, float[] singles, double[] doubles) {

    /** So many blocks in the same arrays, which hold them exactly. */
    static List<Block> of(List<List<CompactTree>> fours, Precision precision) {
      int nodes = fours.stream().mapToInt(LoopedTrees::nodes).sum();
      boolean single = precision == Precision.SINGLE;
      int[] right = new int[nodes];
      long[] splits = new long[nodes];
      float[] singles = new float[single ? nodes : 0];
      double[] doubles = new double[single ? 0 : nodes];
      List<Block> blocks = new ArrayList<>();
      int from = 0;
      for (List<CompactTree> four : fours) {
        int size = nodes(four);
        Block block = new Block(new int[TOGETHER], size, right, splits, singles, doubles);
        block.lay(four, from);
        blocks.add(block);
        from += size;
      }
      return blocks;
    }

    private void lay(List<CompactTree> trees, int from) {
      int at = from;
      for (int i = 0; i < TOGETHER; i++) {
        if (i < trees.size()) {
          roots[i] = at;
          add(trees.get(i), at);
          at += trees.get(i).size();
        } else {
          roots[i] = roots[i - 1];
        }
      }
    }

    private void add(CompactTree tree, int base) {
      int[] place = tree.places();
      for (int node = 0; node < tree.size(); node++) {
        int at = base + place[node];
        boolean leaf = node >= tree.splits();
        right[at] = leaf ? at : base + place[tree.right(node)];
        splits[at] = leaf ? NOTHING_GOES_LEFT : tree.split(node);
        if (leaf && singles.length > 0) {
          singles[at] = (float) tree.leaf(node);
        } else if (leaf) {
          doubles[at] = tree.leaf(node);
        }
      }
    }

    int next(int[] row, int node) {
      int other = right[node];
      return other ^ ((other ^ (node + 1)) & -RowKeys.goesLeft(row, splits[node]));
    }

    boolean isOver(int i, int i1, int i2, int i3) {
      return ((right[i] ^ i) | (right[i1] ^ i1) | (right[i2] ^ i2) | (right[i3] ^ i3)) == 0;
    }
  }

  private LoopedTrees(List<CompactTree> trees, int[] groups, Precision precision) {
    this.groups = groups;
    List<Block> made = new ArrayList<>();
    List<List<CompactTree>> fours = new ArrayList<>();
    int nodes = 0;
    for (int from = 0; from < trees.size(); from += TOGETHER) {
      List<CompactTree> four = trees.subList(from, Math.min(trees.size(), from + TOGETHER));
      if (nodes + nodes(four) > MOST_NODES) {
        made.addAll(Block.of(fours, precision));
        fours.clear();
        nodes = 0;
      }
      fours.add(four);
      nodes += nodes(four);
    }
    made.addAll(Block.of(fours, precision));
    blocks = made.toArray(Block[]::new);
  }

  private static int nodes(List<CompactTree> trees) {
    return trees.stream().mapToInt(CompactTree::size).sum();
  }

  static boolean fits(List<CompactTree> trees) {
    return trees.stream().allMatch(CompactTree::isPlain);
  }

  static LoopedTrees of(List<CompactTree> trees, int[] groups, Precision precision) {
    return new LoopedTrees(trees, groups, precision);
  }

  /** No key is below the smallest number. */
  private static final long NOTHING_GOES_LEFT = RowKeys.split(0, false, Integer.MIN_VALUE);

  @Override
  public void addTo(float[] sums, int[] row, double[] raw) {
    add(sums, new double[0], row, 0, blocks.length);
  }

  @Override
  public void addTo(double[] sums, int[] row, double[] raw) {
    add(new float[0], sums, row, 0, blocks.length);
  }

  @Override
  public void addTo(float[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < blocks.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(sums[i], new double[0], rows[i], from, tileEnd(from));
      }
    }
  }

  @Override
  public void addTo(double[][] sums, int[][] rows, double[][] raw) {
    for (int from = 0; from < blocks.length; from = tileEnd(from)) {
      for (int i = 0; i < rows.length; i++) {
        add(new float[0], sums[i], rows[i], from, tileEnd(from));
      }
    }
  }

  private int tileEnd(int from) {
    int end = from;
    for (int size = 0; end < blocks.length && size < TILE; end++) {
      size += blocks[end].size;
    }
    return end;
  }

  /** Adds the leaves of some blocks to one of the two sums, by precision. */
  private void add(float[] sums, double[] longSums, int[] row, int from, int end) {
    for (int at = from; at < end; at++) {
      Block block = blocks[at];
      int i = block.roots[0];
      int i1 = block.roots[1];
      int i2 = block.roots[2];
      int i3 = block.roots[3];
      do {
        for (int level = 0; level < LEVELS; level++) {
          i = block.next(row, i);
          i1 = block.next(row, i1);
          i2 = block.next(row, i2);
          i3 = block.next(row, i3);
        }
      } while (!block.isOver(i, i1, i2, i3));
      int tree = at * TOGETHER;
      int last = groups.length - 1;
      add(sums, longSums, block, tree, i);
      if (tree + 1 <= last) {
        add(sums, longSums, block, tree + 1, i1);
      }
      if (tree + 2 <= last) {
        add(sums, longSums, block, tree + 2, i2);
      }
      if (tree + 3 <= last) {
        add(sums, longSums, block, tree + 3, i3);
      }
    }
  }

  private void add(float[] sums, double[] longSums, Block block, int tree, int leaf) {
    if (sums.length > 0) {
      sums[groups[tree]] += block.singles[leaf];
    } else {
      longSums[groups[tree]] += block.doubles[leaf];
    }
  }
}
