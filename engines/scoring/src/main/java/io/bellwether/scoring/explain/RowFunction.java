// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

/** What is explained: one number for each row. */
@FunctionalInterface
public interface RowFunction {
  /**
   * Answers rows; the same row always gets the same number, whatever stands beside it.
   *
   * @param rows one value per feature; they are not kept and not changed
   * @return one number per row, in their order
   */
  double[] apply(double[][] rows);

  /** Answers one row. */
  default double apply(double[] row) {
    return apply(new double[][] {row})[0];
  }
}
