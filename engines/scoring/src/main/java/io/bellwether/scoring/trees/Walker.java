// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/** Trees laid out for walking rows down to their leaves. */
sealed interface Walker permits HeapTrees, LinkedTrees {
  /**
   * Adds the leaves that a row reaches, tree by tree in 32 bits, each to the sum of its group.
   *
   * @param row the row's {@link RowKeys}
   * @param raw the row itself
   */
  void addTo(float[] sums, int[] row, double[] raw);
}
