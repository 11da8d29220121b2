// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;

/** A split by category. */
sealed interface CategorySplit {
  int feature();

  boolean goesLeft(double[] row);

  /**
   * As XGBoost decides: what is no category, or not among these, goes left.
   *
   * @param goingRight sorted
   */
  record OfXgboost(int feature, boolean missingLeft, int[] goingRight) implements CategorySplit {
    /** Categories are whole numbers below this, which 32-bit floats hold exactly. */
    static final int END = 1 << 24;

    @Override
    public boolean goesLeft(double[] row) {
      float category = (float) row[feature];
      if (Float.isNaN(category)) {
        return missingLeft;
      }
      boolean valid = category >= 0 && category < END;
      return !valid || Arrays.binarySearch(goingRight, (int) category) < 0;
    }
  }

  /**
   * As LightGBM decides: what is missing, no category, or not among these, goes right.
   *
   * @param words bits of the categories that go left, 32 to a word, the lowest first; shared by the
   *     splits of a tree
   * @param start the first word of this split
   * @param end after its last word
   */
  record OfLightgbm(int feature, int[] words, int start, int end) implements CategorySplit {
    @Override
    public boolean goesLeft(double[] row) {
      double value = row[feature];
      int category = (int) value; // towards zero, as there: -0.5 is the category 0
      return value > -1
          && category >> 5 < end - start
          && (words[start + (category >> 5)] >>> category & 1) == 1;
    }
  }
}
