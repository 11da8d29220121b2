// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/**
 * Rows and thresholds as integers that compare as the 32-bit floats do, so that a comparison needs
 * no branch and a missing value no case of its own.
 *
 * <p>A row has two keys per feature: the one at {@code 2 × feature} lies above everything where the
 * value is missing, the one after it lies below everything. A split looks at the one that sends a
 * missing value where it belongs.
 */
final class RowKeys {
  private RowKeys() {}

  static int[] of(double[] row) {
    int[] keys = new int[2 * row.length];
    for (int i = 0; i < row.length; i++) {
      float value = (float) row[i];
      boolean missing = Float.isNaN(value);
      int key = key(value);
      keys[2 * i] = missing ? Integer.MAX_VALUE : key;
      keys[2 * i + 1] = missing ? Integer.MIN_VALUE : key;
    }
    return keys;
  }

  /** The order of the keys is the order of the numbers; both zeros are equal. */
  static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0.0f);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  /** A split as one number: which key of the row it looks at, and the threshold's key. */
  static long split(int feature, boolean missingLeft, float threshold) {
    return ((long) (2 * feature + (missingLeft ? 1 : 0)) << 32) | (key(threshold) & 0xffffffffL);
  }

  /** 1 if the row goes left at this split, 0 if it goes right. */
  static int goesLeft(int[] row, long split) {
    return (int) (((long) row[(int) (split >>> 32)] - (int) split) >>> 63);
  }
}
