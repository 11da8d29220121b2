// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tree as a model keeps it, for Shapley values and to lay out a {@link Walker} of it. Its nodes
 * are numbered anew: the splits in preorder, the root 0, and after them the leaves. What both
 * children of a split have in common stands once, at the split; so the table of a large tree takes
 * two thirds of what one by nodes would. Several trees can have their tables in the same two arrays
 * ({@link TreeTables}).
 */
final class CompactTree {
  private static final double SMALLEST_SHARE = 1e-30;
  private static final double SMALLEST_PRODUCT = 1e-100;

  /** What the table has of a split, one after the other. */
  private static final int LEFT = 0;

  private static final int RIGHT = 1;
  private static final int SAME = 2;
  private static final int FEATURE = 3;

  /** A split by threshold, in two halves. */
  private static final int KEY_PLACE = 4;

  private static final int KEY = 5;
  private static final int WIDTH = 6;

  private final int group;
  private final int most;
  private final int splits;

  /** Of each split what the constants say, from {@link #first} on. */
  private final int[] table;

  private final int first;

  /** From {@link #firstValue} on the share of each node, and then the answer of each leaf. */
  private final double[] values;

  private final int firstValue;
  private final @Nullable CategorySplit[] categories;
  private final @Nullable LinearLeaf[] linear;

  private CompactTree(
      int group,
      int most,
      int splits,
      int[] table,
      int first,
      double[] values,
      int firstValue,
      @Nullable CategorySplit[] categories,
      @Nullable LinearLeaf[] linear) {
    this.group = group;
    this.most = most;
    this.splits = splits;
    this.table = table;
    this.first = first;
    this.values = values;
    this.firstValue = firstValue;
    this.categories = categories;
    this.linear = linear;
  }

  /** A tree that adds to the first output. */
  static CompactTree of(Tree tree) {
    return new Layout().lay(tree);
  }

  /** The same tree for another output, its leaves multiplied in 32 bits; the rest is shared. */
  CompactTree with(int output, float weight) {
    if (weight == 1) {
      return new CompactTree(
          output, most, splits, table, first, values, firstValue, categories, linear);
    }
    double[] weighted = Arrays.copyOfRange(values, firstValue, firstValue + values());
    for (int at = size(); at < weighted.length; at++) {
      weighted[at] = (float) weighted[at] * weight;
    }
    return new CompactTree(output, most, splits, table, first, weighted, 0, categories, linear);
  }

  CompactTree with(int output) {
    return with(output, 1);
  }

  /** The same tree with its tables copied into these arrays. */
  CompactTree movedTo(int[] toTable, int place, double[] toValues, int valuePlace) {
    System.arraycopy(table, first, toTable, place, numbers());
    System.arraycopy(values, firstValue, toValues, valuePlace, values());
    return new CompactTree(
        group, most, splits, toTable, place, toValues, valuePlace, categories, linear);
  }

  /** How many whole numbers its table has. */
  int numbers() {
    return WIDTH * splits;
  }

  /** How many other numbers it has. */
  int values() {
    return size() + splits + 1;
  }

  /** The output that the tree adds to. */
  int group() {
    return group;
  }

  /** The largest number of different features on a path; 1 if there is none. */
  int most() {
    return most;
  }

  int splits() {
    return splits;
  }

  int size() {
    return 2 * splits + 1;
  }

  /** The left child of a split. */
  int left(int split) {
    return table[first + WIDTH * split + LEFT];
  }

  int right(int split) {
    return table[first + WIDTH * split + RIGHT];
  }

  /**
   * The nearest node above a split, or at it, that was reached by asking for the same feature; the
   * root if there is none.
   */
  int same(int split) {
    return table[first + WIDTH * split + SAME];
  }

  /** What a split asks for. */
  int feature(int split) {
    return table[first + WIDTH * split + FEATURE];
  }

  /** How a split asks, if by threshold. */
  long split(int split) {
    int at = first + WIDTH * split;
    return RowKeys.joined(table[at + KEY_PLACE], table[at + KEY]);
  }

  /**
   * The product of the cover shares on the path to a node of those steps that asked for the same
   * feature as the last one.
   */
  double share(int node) {
    return values[firstValue + node];
  }

  /**
   * What a leaf answers.
   *
   * @param node its number among the nodes
   */
  double leaf(int node) {
    return values[firstValue + splits + 1 + node];
  }

  /** How its splits ask, null where by threshold; empty if no split asks by category. */
  @Nullable CategorySplit[] categories() {
    return categories;
  }

  /** What leaves answer instead of their number, null where they do not; empty if none does. */
  @Nullable LinearLeaf[] linear() {
    return linear;
  }

  /** Whether all its splits are by threshold and all its leaves plain numbers. */
  boolean isPlain() {
    return categories.length == 0 && linear.length == 0;
  }

  /** The number of splits on the longest path. */
  int depth() {
    int[] levels = new int[size()];
    int deepest = 0;
    for (int at = 0; at < splits; at++) {
      levels[left(at)] = levels[at] + 1;
      levels[right(at)] = levels[at] + 1;
      deepest = Math.max(deepest, levels[at] + 1);
    }
    return deepest;
  }

  /** The parent of each node but the root. */
  int[] parents() {
    int[] parents = new int[size()];
    for (int at = 0; at < splits; at++) {
      parents[left(at)] = at;
      parents[right(at)] = at;
    }
    return parents;
  }

  /** All but what the training knew of the nodes. */
  Tree inPreorder() {
    int[] place = places();
    Tree tree = Tree.ofAnswers(size(), categories.length > 0, linear.length > 0);
    for (int node = 0; node < size(); node++) {
      int at = place[node];
      if (node < splits) {
        tree.right()[at] = place[right(node)];
        tree.feature()[at] = feature(node);
        tree.split()[at] = split(node);
        if (categories.length > 0) {
          tree.categories()[at] = categories[node];
        }
      } else {
        tree.right()[at] = -1;
        tree.leaf()[at] = leaf(node);
        if (linear.length > 0) {
          tree.linear()[at] = linear[node - splits];
        }
      }
    }
    return tree;
  }

  /** Where each node stands in preorder: after all that lies below its left siblings. */
  int[] places() {
    int[] below = new int[size()];
    Arrays.fill(below, 1);
    for (int at = splits - 1; at >= 0; at--) {
      below[at] += below[left(at)] + below[right(at)];
    }
    int[] place = new int[size()];
    for (int at = 0; at < splits; at++) {
      place[left(at)] = place[at] + 1;
      place[right(at)] = place[at] + 1 + below[left(at)];
    }
    return place;
  }

  /** Marks by 1 the nodes for whose last feature the row follows all splits on the path there. */
  void follow(int[] row, double[] raw, int[] follows) {
    follows[0] = 1;
    for (int at = 0; at < splits; at++) {
      int goesLeft = categories.length == 0 ? left(at, row) : left(at, row, raw);
      int before = follows[same(at)];
      follows[left(at)] = before & goesLeft;
      follows[right(at)] = before & (1 ^ goesLeft);
    }
  }

  /** Whether a row goes left at a split. */
  boolean goesLeft(int at, int[] row, double[] raw) {
    return (categories.length == 0 ? left(at, row) : left(at, row, raw)) == 1;
  }

  private int left(int at, int[] row) {
    int split = first + WIDTH * at;
    return RowKeys.goesLeft(row, table[split + KEY_PLACE], table[split + KEY]);
  }

  private int left(int at, int[] row, double[] raw) {
    CategorySplit category = categories[at];
    return category == null ? left(at, row) : category.goesLeft(raw) ? 1 : 0;
  }

  /**
   * The mean of the leaves by cover.
   *
   * @param weight where to compute, of at least {@link #size}
   */
  double expected(double[] weight) {
    weight[0] = 1;
    for (int at = 0; at < splits; at++) {
      double others = weight[at] / share(same(at));
      weight[left(at)] = others * share(left(at));
      weight[right(at)] = others * share(right(at));
    }
    double sum = 0;
    for (int leaf = splits; leaf < size(); leaf++) {
      sum += weight[leaf] * leaf(leaf);
    }
    return sum;
  }

  /**
   * Lays out one tree after another, each in the arrays of the last one; by the numbers its nodes
   * had before, if not said.
   */
  static final class Layout {
    private Tree tree = Tree.ofSize(0, false, false);
    private int[] parent = {};

    /** How many different features stand above each node. */
    private int[] different = {};

    /** The new numbers. */
    private int[] place = {};

    private int splits;

    /** First the share of each node, by the new numbers. */
    private double[] values = {};

    private int most;

    CompactTree lay(Tree next) {
      begin(next);
      int[] table = new int[WIDTH * splits];
      CategorySplit[] categories = new CategorySplit[any(tree.categories()) ? splits : 0];
      LinearLeaf[] linear = new LinearLeaf[any(tree.linear()) ? splits + 1 : 0];
      for (int node = 0; node < tree.size(); node++) {
        int at = place[node];
        if (tree.isLeaf(node)) {
          values[splits + 1 + at] = tree.leaf()[node];
          if (linear.length > 0) {
            linear[at - splits] = tree.formula(node);
          }
        } else {
          lay(node, table, WIDTH * at);
          if (categories.length > 0) {
            categories[at] = tree.category(node);
          }
        }
      }
      return new CompactTree(0, most, splits, table, 0, values, 0, categories, linear);
    }

    private void lay(int node, int[] table, int at) {
      table[at + LEFT] = place[node + 1];
      table[at + RIGHT] = place[tree.right()[node]];
      table[at + SAME] = place[reach(node)];
      table[at + FEATURE] = tree.feature()[node];
      table[at + KEY_PLACE] = RowKeys.place(tree.split()[node]);
      table[at + KEY] = RowKeys.key(tree.split()[node]);
    }

    private static boolean any(@Nullable Object[] values) {
      return Arrays.stream(values).anyMatch(Objects::nonNull);
    }

    private void begin(Tree next) {
      tree = next;
      if (tree.size() > place.length) {
        parent = new int[tree.size()];
        different = new int[tree.size()];
        place = new int[tree.size()];
      }
      splits = (tree.size() - 1) / 2;
      values = new double[tree.size() + splits + 1];
      values[0] = 1;
      most = 1;
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
      reach(above, before, above + 1);
      reach(above, before, tree.right()[above]);
      return before;
    }

    private void reach(int above, int before, int node) {
      parent[node] = above;
      different[node] = different[above] + (before == 0 ? 1 : 0);
      double product = values[place[before]] * coverShare(above, node);
      values[place[node]] = Math.max(product, SMALLEST_PRODUCT);
      most = Math.max(most, different[node]);
    }

    /** How much of what passed a split went on to one of its children. */
    private double coverShare(int split, int child) {
      double all = tree.cover()[split];
      double part = all > 0 ? tree.cover()[child] / all : 0.5;
      return Math.clamp(part, SMALLEST_SHARE, 1);
    }
  }
}
