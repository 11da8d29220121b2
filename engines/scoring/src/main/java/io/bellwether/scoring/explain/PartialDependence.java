// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

/**
 * What a function answers on average where one feature has a value and all others stay as they are
 * (J. Friedman, "Greedy function approximation", 2001), and for each row by itself (individual
 * conditional expectation; A. Goldstein et al., 2015). Where features depend on each other it asks
 * for rows that do not exist; {@link LocalEffects} does not.
 */
public final class PartialDependence {
  private PartialDependence() {}

  /**
   * @param grid the values of the feature
   * @param mean the mean answer at each
   * @param single by row: its answer at each value
   */
  public record Result(double[] grid, double[] mean, double[][] single) {}

  /** Evaluates {@code grid × rows} rows. */
  public static Result of(RowFunction function, double[][] rows, int feature, double[] grid) {
    double[] mean = new double[grid.length];
    double[][] single = new double[rows.length][grid.length];
    for (int at = 0; at < grid.length; at++) {
      double[][] changed = new double[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        changed[i] = rows[i].clone();
        changed[i][feature] = grid[at];
      }
      double[] answers = function.apply(changed);
      for (int i = 0; i < rows.length; i++) {
        single[i][at] = answers[i];
        mean[at] += answers[i] / rows.length;
      }
    }
    return new Result(grid, mean, single);
  }
}
