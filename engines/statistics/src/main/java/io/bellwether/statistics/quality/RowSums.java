// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/**
 * A metric as a function of sums over rows: every metric but the AUC is one. Kept by row, so that a
 * bootstrap only adds up.
 *
 * <p>A ratio of two sums (precision, recall, F1), a mean of one (accuracy, losses), its root
 * (RMSE), or R² from the squared error, the target and its square.
 */
record RowSums(Metric metric, int rows, int width, double[] terms) {
  /** As in scikit-learn: the machine epsilon of a double. */
  private static final double CLIP = Math.ulp(1.0);

  static RowSums binary(Metric metric, boolean[] positive, double[] probability, double threshold) {
    metric.require(Metric.Task.BINARY);
    Rows.requireSameLength(positive.length, probability.length);
    Rows.requireProbabilities(probability);
    int width =
        metric == Metric.PRECISION || metric == Metric.RECALL || metric == Metric.F1 ? 2 : 1;
    double[] terms = new double[positive.length * width];
    for (int i = 0; i < positive.length; i++) {
      boolean selected = probability[i] >= threshold;
      double hit = selected && positive[i] ? 1 : 0;
      switch (metric) {
        case ACCURACY -> terms[i] = selected == positive[i] ? 1 : 0;
        case PRECISION -> put(terms, i, hit, selected ? 1 : 0);
        case RECALL -> put(terms, i, hit, positive[i] ? 1 : 0);
        case F1 -> put(terms, i, 2 * hit, (selected ? 1 : 0) + (positive[i] ? 1 : 0));
        case LOG_LOSS -> terms[i] = logLoss(positive[i], probability[i]);
        case BRIER -> terms[i] = square(probability[i] - (positive[i] ? 1 : 0));
        case ROC_AUC, MAE, RMSE, R2 ->
            throw new IllegalArgumentException(metric.wireName() + " is no sum over rows");
      }
    }
    return new RowSums(metric, positive.length, width, terms);
  }

  static RowSums regression(Metric metric, double[] actual, double[] predicted) {
    metric.require(Metric.Task.REGRESSION);
    Rows.requireSameLength(actual.length, predicted.length);
    Rows.requireNumbers("target", actual);
    Rows.requireNumbers("prediction", predicted);
    int width = metric == Metric.R2 ? 3 : 1;
    double[] terms = new double[actual.length * width];
    for (int i = 0; i < actual.length; i++) {
      double error = predicted[i] - actual[i];
      terms[i * width] = metric == Metric.MAE ? Math.abs(error) : square(error);
      if (width == 3) {
        // Relative to the first row, so that large targets do not cancel.
        double shifted = actual[i] - actual[0];
        terms[i * width + 1] = shifted;
        terms[i * width + 2] = square(shifted);
      }
    }
    return new RowSums(metric, actual.length, width, terms);
  }

  /** The metric over all rows. */
  double value() {
    double[] sums = new double[width];
    for (int i = 0; i < rows; i++) {
      add(i, sums);
    }
    return value(sums);
  }

  void add(int row, double[] sums) {
    for (int k = 0; k < width; k++) {
      sums[k] += terms[row * width + k];
    }
  }

  /** The metric of as many rows as this has, given the sums of their terms. */
  double value(double[] sums) {
    return switch (metric) {
      case ACCURACY, LOG_LOSS, BRIER, MAE -> sums[0] / rows;
      case RMSE -> Math.sqrt(sums[0] / rows);
      case PRECISION, RECALL, F1 -> sums[1] == 0 ? Double.NaN : sums[0] / sums[1];
      case R2 -> {
        double spread = sums[2] - sums[1] * sums[1] / rows;
        yield spread > 0 ? 1 - sums[0] / spread : Double.NaN;
      }
      case ROC_AUC -> throw new IllegalStateException("roc_auc is no sum over rows");
    };
  }

  private static void put(double[] terms, int row, double first, double second) {
    terms[2 * row] = first;
    terms[2 * row + 1] = second;
  }

  private static double logLoss(boolean positive, double probability) {
    double clipped = Math.min(1 - CLIP, Math.max(CLIP, probability));
    return -Math.log(positive ? clipped : 1 - clipped);
  }

  private static double square(double x) {
    return x * x;
  }
}
