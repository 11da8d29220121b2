// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Table;

/** Rows of the inputs with their labels. */
record Sample(Table inputs, boolean[] labels) {
  int rows() {
    return labels.length;
  }

  Sample take(int[] rows) {
    boolean[] taken = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = labels[rows[i]];
    }
    return new Sample(inputs.take(rows), taken);
  }
}
