// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/**
 * A metric as a function of sums over rows: every metric but the AUC is one. Kept by row, so that a
 * bootstrap only adds up.
 *
 * <p>A ratio of two sums (precision, recall, F1), a mean of one (accuracy, losses), its root
 * (RMSE), or R² from the squared error, the target and its square. The last of a row's terms counts
 * the row.
 */
record RowSums(Metric metric, int width, double[] terms) {
  /** As in scikit-learn: the machine epsilon of a double. */
  private static final double CLIP = Math.ulp(1.0);

  static RowSums binary(Metric metric, boolean[] positive, double[] probability, double threshold) {
    metric.require(Metric.Task.BINARY);
    Rows.requireSameLength(positive.length, probability.length);
    Rows.requireProbabilities(probability);
    boolean ratio = metric == Metric.PRECISION || metric == Metric.RECALL || metric == Metric.F1;
    RowSums sums = empty(metric, positive.length, ratio ? 3 : 2);
    for (int i = 0; i < positive.length; i++) {
      boolean selected = probability[i] >= threshold;
      double hit = selected && positive[i] ? 1 : 0;
      switch (metric) {
        case ACCURACY -> sums.put(i, selected == positive[i] ? 1 : 0);
        case PRECISION -> sums.put(i, hit, selected ? 1 : 0);
        case RECALL -> sums.put(i, hit, positive[i] ? 1 : 0);
        case F1 -> sums.put(i, 2 * hit, (selected ? 1 : 0) + (positive[i] ? 1 : 0));
        case LOG_LOSS -> sums.put(i, logLoss(positive[i], probability[i]));
        case BRIER -> sums.put(i, square(probability[i] - (positive[i] ? 1 : 0)));
        case ROC_AUC, MAE, RMSE, R2 ->
            throw new IllegalArgumentException(metric.wireName() + " is no sum over rows");
      }
    }
    return sums;
  }

  static RowSums regression(Metric metric, double[] actual, double[] predicted) {
    metric.require(Metric.Task.REGRESSION);
    Rows.requireSameLength(actual.length, predicted.length);
    Rows.requireNumbers("target", actual);
    Rows.requireNumbers("prediction", predicted);
    RowSums sums = empty(metric, actual.length, metric == Metric.R2 ? 4 : 2);
    for (int i = 0; i < actual.length; i++) {
      double error = predicted[i] - actual[i];
      if (metric == Metric.R2) {
        // Relative to the first row, so that large targets do not cancel.
        double shifted = actual[i] - actual[0];
        sums.put(i, square(error), shifted, square(shifted));
      } else {
        sums.put(i, metric == Metric.MAE ? Math.abs(error) : square(error));
      }
    }
    return sums;
  }

  int rows() {
    return terms.length / width;
  }

  /** The first term of each row, such as its loss. */
  double[] first() {
    double[] first = new double[rows()];
    for (int i = 0; i < first.length; i++) {
      first[i] = terms[i * width];
    }
    return first;
  }

  /**
   * The same sums with the rows dealt out to at most this many blocks, each of which is one row.
   */
  RowSums inBlocks(int blocks) {
    if (rows() <= blocks) {
      return this;
    }
    double[] dealt = new double[blocks * width];
    for (int i = 0; i < terms.length; i++) {
      dealt[i % dealt.length] += terms[i];
    }
    return new RowSums(metric, width, dealt);
  }

  /** The metric over all rows. */
  double value() {
    double[] sums = new double[width];
    for (int i = 0; i < rows(); i++) {
      add(i, sums);
    }
    return value(sums);
  }

  void add(int row, double[] sums) {
    for (int k = 0; k < width; k++) {
      sums[k] += terms[row * width + k];
    }
  }

  /** The metric of some rows, given the sums of their terms. */
  double value(double[] sums) {
    double rows = sums[width - 1];
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

  private static RowSums empty(Metric metric, int rows, int width) {
    return new RowSums(metric, width, new double[rows * width]);
  }

  private void put(int row, double... values) {
    System.arraycopy(values, 0, terms, row * width, width - 1);
    terms[row * width + width - 1] = 1;
  }

  private static double logLoss(boolean positive, double probability) {
    double clipped = Math.min(1 - CLIP, Math.max(CLIP, probability));
    return -Math.log(positive ? clipped : 1 - clipped);
  }

  private static double square(double x) {
    return x * x;
  }
}
