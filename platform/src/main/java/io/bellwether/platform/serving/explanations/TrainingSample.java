// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.Arrays;

/**
 * Rows at equal distances from the data that a version learnt from; the model takes all of them.
 *
 * @param dataset {@code name/version}
 * @param all how many rows the data has
 * @param places of the rows in the data
 */
public record TrainingSample(String dataset, long all, Table rows, long[] places) {
  /** So many numbers of a sample are held at once, as the inputs and as the model takes them. */
  private static final int MOST_CELLS = 1_000_000;

  /** How many rows at most stand for the data of a model that takes rows of this width. */
  static int rowsOf(int width, int most) {
    return Math.clamp(MOST_CELLS / Math.max(1, width), 1, most);
  }

  /** Some of its rows, by their indices in it. */
  TrainingSample take(int[] some) {
    return new TrainingSample(
        dataset, all, rows.take(some), Arrays.stream(some).mapToLong(row -> places[row]).toArray());
  }

  /** About what it keeps of the memory. */
  long bytes() {
    return rows.columns().stream().mapToLong(TrainingSample::bytes).sum();
  }

  private static long bytes(Column column) {
    long bytes = 8L * column.size();
    if (column instanceof Column.Strings texts) {
      for (String text : texts.values()) {
        bytes += text == null ? 0 : 48 + 2L * text.length();
      }
    }
    return bytes;
  }
}
