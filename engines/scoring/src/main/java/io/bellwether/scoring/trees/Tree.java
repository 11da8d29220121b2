// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One decision tree as arrays over its nodes in preorder: the root is 0, a split's left child is
 * the next node. Built by a reader that has checked that it is a tree.
 *
 * @param right the right child of a split, -1 at a leaf
 * @param feature the feature that a split asks for
 * @param value the threshold of a split (a row below it goes left), the answer of a leaf
 * @param missingLeft whether a missing value goes left
 * @param cover how much of the training data passed the node
 * @param gain how much a split improved the training loss; 0 at leaves
 * @param categories for a split by category, the sorted categories that go right; null for one by
 *     threshold
 */
record Tree(
    int[] right,
    int[] feature,
    float[] value,
    boolean[] missingLeft,
    float[] cover,
    float[] gain,
    int[] @Nullable [] categories) {

  int size() {
    return right.length;
  }

  boolean isLeaf(int node) {
    return right[node] < 0;
  }

  boolean hasCategories() {
    return Arrays.stream(categories).anyMatch(set -> set != null);
  }

  /** How many splits stand above each node. */
  int[] levels() {
    int[] levels = new int[size()];
    for (int node = 0; node < size(); node++) {
      if (!isLeaf(node)) {
        levels[node + 1] = levels[node] + 1;
        levels[right[node]] = levels[node] + 1;
      }
    }
    return levels;
  }

  /** The number of splits on the longest path. */
  int depth() {
    return Arrays.stream(levels()).max().orElseThrow();
  }

  long split(int node) {
    return RowKeys.split(feature[node], missingLeft[node], value[node]);
  }
}
