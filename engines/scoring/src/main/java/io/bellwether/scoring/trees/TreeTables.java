// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
import java.util.List;

/**
 * Trees on their way into memory, the tables of many in two arrays. Those of a large model have a
 * megabyte each: so large ones the collector leaves where they are, while it would copy the small
 * ones of each tree, twice in most cases, in pauses that requests wait for.
 */
final class TreeTables {
  /** With the head of the array just less than a megabyte, the size of one of G1's regions. */
  private static final int MOST_VALUES = 131_000;

  private final CompactTree.Layout layout = new CompactTree.Layout();
  private final List<CompactTree> trees = new ArrayList<>();

  /** So many of them lie in shared tables. */
  private int moved;

  private int numbers;
  private int values;

  void add(Tree read, int group) {
    CompactTree tree = layout.lay(read).with(group);
    if (values + tree.values() > MOST_VALUES) {
      move();
    }
    trees.add(tree);
    numbers += tree.numbers();
    values += tree.values();
  }

  /** All of them; no more can be added afterwards. */
  List<CompactTree> trees() {
    move();
    return trees;
  }

  private void move() {
    int[] table = new int[numbers];
    double[] others = new double[values];
    numbers = 0;
    values = 0;
    for (; moved < trees.size(); moved++) {
      CompactTree tree = trees.get(moved);
      trees.set(moved, tree.movedTo(table, numbers, others, values));
      numbers += tree.numbers();
      values += tree.values();
    }
    numbers = 0;
    values = 0;
  }
}
