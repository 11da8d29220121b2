// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/**
 * How good predicted numbers are.
 *
 * @param mae mean absolute error
 * @param rmse root of the mean squared error
 * @param r2 share of the target's variance that is explained, at most 1; {@code NaN} when the
 *     target does not vary
 */
public record RegressionQuality(long rows, double mae, double rmse, double r2) {

  /**
   * Judges predictions against the truth.
   *
   * @throws IllegalArgumentException if there are no rows, lengths differ or a value is NaN
   */
  public static RegressionQuality of(double[] actual, double[] predicted) {
    return new RegressionQuality(
        actual.length,
        RowSums.regression(Metric.MAE, actual, predicted).value(),
        RowSums.regression(Metric.RMSE, actual, predicted).value(),
        RowSums.regression(Metric.R2, actual, predicted).value());
  }

  /**
   * One metric.
   *
   * @throws IllegalArgumentException if it is none of regression
   */
  public double get(Metric metric) {
    return switch (metric) {
      case MAE -> mae;
      case RMSE -> rmse;
      case R2 -> r2;
      case ROC_AUC, ACCURACY, PRECISION, RECALL, F1, LOG_LOSS, BRIER ->
          throw new IllegalArgumentException(
              "metric: '%s' (expected: one for REGRESSION)".formatted(metric.wireName()));
    };
  }
}
