// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Contributions and base value add up to the margin, within 1e-6 of Σ|contribution|. */
final class Additivity {
  private Additivity() {}

  static void check(double[] margins, double[] contributions) {
    int width = contributions.length / margins.length;
    for (int output = 0; output < margins.length; output++) {
      double sum = 0;
      double size = 0;
      for (int i = output * width; i < (output + 1) * width; i++) {
        sum += contributions[i];
        size += Math.abs(contributions[i]);
      }
      assertThat(sum).isCloseTo(margins[output], within(1e-6 * size));
    }
  }
}
