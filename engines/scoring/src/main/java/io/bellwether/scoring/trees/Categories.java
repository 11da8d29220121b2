// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;

/** Splits by category, as XGBoost decides them. */
final class Categories {
  /** Categories are whole numbers below this, which 32-bit floats hold exactly. */
  static final int END = 1 << 24;

  private Categories() {}

  /** Whether the row goes left: what is no category, or not in the sorted set, does. */
  static boolean goesLeft(double[] row, long split, int[] goingRight) {
    int key = (int) (split >>> 32);
    float category = (float) row[key >> 1];
    if (Float.isNaN(category)) {
      return (key & 1) == 1;
    }
    boolean valid = category >= 0 && category < END;
    return !valid || Arrays.binarySearch(goingRight, (int) category) < 0;
  }
}
