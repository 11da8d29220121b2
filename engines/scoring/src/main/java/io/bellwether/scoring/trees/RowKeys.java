// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/**
 * Rows and thresholds as integers that compare as the numbers do, so that a comparison needs no
 * branch and a missing value no case of its own.
 *
 * <p>A row has pairs of keys: the one at {@code 2 × pair} lies above everything where the value is
 * missing, the one after it lies below everything. A split looks at the one that sends a missing
 * value where it belongs.
 */
sealed interface RowKeys permits FloatKeys, RankKeys {
  int[] of(double[] row);

  /**
   * A split as one number: which key of the row it looks at, and the key that those going left are
   * below.
   */
  static long split(int pair, boolean missingLeft, int key) {
    return ((long) (2 * pair + (missingLeft ? 1 : 0)) << 32) | (key & 0xffffffffL);
  }

  /** 1 if the row goes left at this split, 0 if it goes right. */
  static int goesLeft(int[] row, long split) {
    return (int) (((long) row[(int) (split >>> 32)] - (int) split) >>> 63);
  }
}
