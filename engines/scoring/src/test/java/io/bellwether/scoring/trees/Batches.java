// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.Model;
import java.util.Arrays;
import java.util.List;

/** Rows scored together have the margins that each has alone, to the last bit. */
final class Batches {
  /** More than the trees take at a time, and no multiple of it. */
  private static final int ROWS = 600;

  private Batches() {}

  static void check(Model model, List<double[]> rows) {
    double[][] many = new double[ROWS][];
    Arrays.setAll(many, i -> rows.get(i % rows.size()));
    double[][] together = new double[ROWS][model.outputs()];
    model.margins(many, together);
    double[] alone = new double[model.outputs()];
    for (int i = 0; i < ROWS; i++) {
      model.margins(many[i], alone);
      assertThat(together[i]).isEqualTo(alone);
    }
  }
}
