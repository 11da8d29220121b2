// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/**
 * A leaf of LightGBM's linear trees: constant + Σ coefficient · value, unless one of the values is
 * missing.
 */
record LinearLeaf(double constant, int[] features, double[] coefficients) {
  /**
   * @param otherwise the answer where a value is missing
   */
  double answer(double[] row, double otherwise) {
    double sum = constant;
    for (int i = 0; i < features.length; i++) {
      double value = RankKeys.read(row[features[i]]);
      if (Double.isNaN(value)) {
        return otherwise;
      }
      sum += coefficients[i] * value;
    }
    return sum;
  }
}
