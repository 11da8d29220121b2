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
    return joined(2 * pair + (missingLeft ? 1 : 0), key);
  }

  /** 1 if the row goes left at this split, 0 if it goes right. */
  static int goesLeft(int[] row, long split) {
    return goesLeft(row, place(split), key(split));
  }

  /** The same at a split in two halves. */
  static int goesLeft(int[] row, int place, int key) {
    return (int) (((long) row[place] - key) >>> 63);
  }

  /** Which key of the row a split looks at. */
  static int place(long split) {
    return (int) (split >>> 32);
  }

  /** What that key is below where the row goes left. */
  static int key(long split) {
    return (int) split;
  }

  /** The split of these halves. */
  static long joined(int place, int key) {
    return ((long) place << 32) | (key & 0xffffffffL);
  }
}
