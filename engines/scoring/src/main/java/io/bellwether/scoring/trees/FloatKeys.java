// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/**
 * XGBoost's comparisons: values and thresholds are 32-bit floats, a row goes left below the
 * threshold, NaN is missing. The pair of keys of a feature has its number.
 */
record FloatKeys() implements RowKeys {
  @Override
  public int[] of(double[] row) {
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

  /** The number of a key, but that 0 has no sign. */
  static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }

  static long split(int feature, boolean missingLeft, float threshold) {
    return RowKeys.split(feature, missingLeft, key(threshold));
  }
}
