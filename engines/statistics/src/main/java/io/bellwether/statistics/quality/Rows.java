// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/** What every metric demands of its rows. */
final class Rows {
  private Rows() {}

  static void requireSameLength(int expected, int actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(
          "predictions: %d (expected: %d, one for each row)".formatted(actual, expected));
    }
    if (expected == 0) {
      throw new IllegalArgumentException("rows: 0 (expected: >= 1)");
    }
  }

  static void requireProbabilities(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new IllegalArgumentException(
            "probability of row %d: %s (expected: 0 <= x <= 1)".formatted(i, values[i]));
      }
    }
  }

  static void requireNumbers(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException(
            "%s of row %d: NaN (expected: a number)".formatted(what, i));
      }
    }
  }
}
