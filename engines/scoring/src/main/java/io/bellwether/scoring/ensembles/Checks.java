// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.ModelFormatException;

/** What numbers of a document have to be. */
final class Checks {
  private Checks() {}

  static void finite(String where, double[] values) {
    if (values.length == 0) {
      throw new ModelFormatException(where, "an empty list", "numbers");
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new ModelFormatException(where, value + "", "finite numbers");
      }
    }
  }

  static void sameLength(String one, double[] values, String other, double[] others) {
    if (values.length != others.length) {
      throw new ModelFormatException(
          other, others.length + " numbers", "%d, as %s has".formatted(values.length, one));
    }
  }

  static void rising(String where, double[] values, boolean strictly) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1] || (strictly && values[i] == values[i - 1])) {
        throw new ModelFormatException(
            where,
            "%s after %s".formatted(values[i], values[i - 1]),
            strictly ? "rising numbers" : "numbers that do not fall");
      }
    }
  }
}
