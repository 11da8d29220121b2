// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows that a version did not learn from, in ascending order, with what is true of them and what it
 * said.
 *
 * @param rows their places in the training set
 * @param labels set where the class is the positive one
 */
record Holdout(long[] rows, BitSet labels, double[] predictions) {
  static final Holdout NONE = new Holdout(new long[0], new BitSet(), new double[0]);

  /** Reads a tab-separated file of row, label and prediction, below a header. */
  static Holdout read(BufferedReader file) throws IOException {
    long[] rows = new long[1024];
    double[] predictions = new double[1024];
    BitSet labels = new BitSet();
    int size = 0;
    file.readLine();
    for (String line; (line = file.readLine()) != null; size++) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, 2 * size);
        predictions = Arrays.copyOf(predictions, 2 * size);
      }
      String[] parts = line.split("\t", -1);
      rows[size] = Long.parseLong(parts[0]);
      labels.set(size, parts[1].equals("1"));
      predictions[size] = Double.parseDouble(parts[2]);
    }
    Holdout read = new Holdout(Arrays.copyOf(rows, size), labels, Arrays.copyOf(predictions, size));
    return read.isAscending() ? read : read.ascending();
  }

  int size() {
    return rows.length;
  }

  private boolean isAscending() {
    for (int i = 1; i < rows.length; i++) {
      if (rows[i] <= rows[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private Holdout ascending() {
    Integer[] order = new Integer[rows.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(rows[a], rows[b]));
    long[] places = new long[rows.length];
    double[] said = new double[rows.length];
    BitSet truths = new BitSet();
    for (int i = 0; i < order.length; i++) {
      places[i] = rows[order[i]];
      said[i] = predictions[order[i]];
      truths.set(i, labels.get(order[i]));
    }
    return new Holdout(places, truths, said);
  }
}
