// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.List;

/** Trees laid out for walking rows down to their leaves. */
sealed interface Walker permits HeapTrees, LoopedTrees, LinkedTrees {
  /**
   * @param groups the output that each tree adds to
   */
  static Walker of(List<CompactTree> trees, int[] groups, Precision precision) {
    if (HeapTrees.fits(trees)) {
      return HeapTrees.of(trees, groups, precision);
    }
    return LoopedTrees.fits(trees)
        ? LoopedTrees.of(trees, groups, precision)
        : LinkedTrees.of(trees, groups);
  }

  /**
   * Adds the leaves that a row reaches, tree by tree in 32 bits, each to the sum of its group.
   *
   * @param row the row's {@link RowKeys}
   * @param raw the row itself
   */
  void addTo(float[] sums, int[] row, double[] raw);

  /** The same in 64 bits. */
  void addTo(double[] sums, int[] row, double[] raw);

  /** The same for several rows. */
  default void addTo(float[][] sums, int[][] rows, double[][] raw) {
    for (int i = 0; i < rows.length; i++) {
      addTo(sums[i], rows[i], raw[i]);
    }
  }

  /** The same for several rows, in 64 bits. */
  default void addTo(double[][] sums, int[][] rows, double[][] raw) {
    for (int i = 0; i < rows.length; i++) {
      addTo(sums[i], rows[i], raw[i]);
    }
  }
}
