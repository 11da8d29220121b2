// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Quantiles;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Compares two models on the same rows. The AUC by DeLong's paired interval ({@link RocAuc#gain});
 * every other metric by the percentile interval of a paired bootstrap (B. Efron, R. Tibshirani, "An
 * Introduction to the Bootstrap", 1993, chapter 13): rows are drawn with replacement, both models
 * are judged on each draw. Draws on which a metric is undefined are left out.
 *
 * @param threshold the decision threshold of accuracy, precision, recall and F1
 * @param replicates bootstrap draws, at least 100; on many rows fewer are made, so that draws ×
 *     rows stays under 100 million, but never fewer than 200 or this
 * @param seed the same seed gives the same interval
 */
public record PairedComparison(double threshold, Confidence confidence, int replicates, long seed) {
  private static final long MOST_DRAWN_ROWS = 100_000_000;
  private static final int FEWEST_REPLICATES = 200;

  public PairedComparison {
    if (replicates < 100) {
      throw new IllegalArgumentException(
          "bootstrap replicates: " + replicates + " (expected: >= 100)");
    }
  }

  /** Threshold 0.5, 95 %, 2,000 replicates. */
  public static PairedComparison withSeed(long seed) {
    return new PairedComparison(0.5, Confidence.P95, 2_000, seed);
  }

  /**
   * Compares two classifiers' probabilities of the positive class.
   *
   * @throws IllegalArgumentException if there are no rows, lengths differ, a probability lies
   *     outside 0..1 or the metric is none of binary classification
   */
  public Improvement binary(
      Metric metric, boolean[] positive, double[] champion, double[] challenger) {
    if (metric == Metric.ROC_AUC) {
      return new Improvement(
          metric,
          RocAuc.value(positive, champion),
          RocAuc.value(positive, challenger),
          RocAuc.gain(positive, champion, challenger, confidence),
          Improvement.REQUIRED);
    }
    return bootstrap(
        RowSums.binary(metric, positive, champion, threshold),
        RowSums.binary(metric, positive, challenger, threshold));
  }

  /**
   * Compares two regressors' predictions.
   *
   * @throws IllegalArgumentException if there are no rows, lengths differ, a value is NaN or the
   *     metric is none of regression
   */
  public Improvement regression(
      Metric metric, double[] actual, double[] champion, double[] challenger) {
    return bootstrap(
        RowSums.regression(metric, actual, champion),
        RowSums.regression(metric, actual, challenger));
  }

  private Improvement bootstrap(RowSums champion, RowSums challenger) {
    Metric metric = champion.metric();
    long affordable = Math.max(FEWEST_REPLICATES, MOST_DRAWN_ROWS / champion.rows());
    double[] gains = new double[(int) Math.min(replicates, affordable)];
    SplittableRandom random = new SplittableRandom(seed);
    for (int r = 0; r < gains.length; r++) {
      double[] sums1 = new double[champion.width()];
      double[] sums2 = new double[challenger.width()];
      for (int i = 0; i < champion.rows(); i++) {
        int row = random.nextInt(champion.rows());
        champion.add(row, sums1);
        challenger.add(row, sums2);
      }
      gains[r] = metric.gain(champion.value(sums1), challenger.value(sums2));
    }
    double gain = metric.gain(champion.value(), challenger.value());
    return new Improvement(
        metric,
        champion.value(),
        challenger.value(),
        percentiles(gain, gains),
        Improvement.REQUIRED);
  }

  private Estimate percentiles(double gain, double[] replicateGains) {
    double[] sorted =
        Arrays.stream(replicateGains).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return new Estimate(gain, Double.NaN, Double.NaN);
    }
    double tail = (1 - confidence.level()) / 2;
    return new Estimate(
        gain, Quantiles.ofSorted(sorted, tail), Quantiles.ofSorted(sorted, 1 - tail));
  }
}
