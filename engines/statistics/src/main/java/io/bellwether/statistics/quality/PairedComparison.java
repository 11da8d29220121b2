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
 * are judged on each draw. Draws on which a metric is undefined are left out. Beyond 10,000 rows,
 * rows are dealt out to 10,000 blocks and blocks are drawn, so that the time stays bounded.
 *
 * @param threshold the decision threshold of accuracy, precision, recall and F1
 * @param replicates bootstrap draws, at least 100
 * @param seed the same seed gives the same interval
 */
public record PairedComparison(double threshold, Confidence confidence, int replicates, long seed) {
  private static final int MOST_BLOCKS = 10_000;

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
    RowSums blocks1 = champion.inBlocks(MOST_BLOCKS);
    RowSums blocks2 = challenger.inBlocks(MOST_BLOCKS);
    double[] gains = new double[replicates];
    SplittableRandom random = new SplittableRandom(seed);
    for (int r = 0; r < replicates; r++) {
      double[] sums1 = new double[blocks1.width()];
      double[] sums2 = new double[blocks2.width()];
      for (int i = 0; i < blocks1.rows(); i++) {
        int block = random.nextInt(blocks1.rows());
        blocks1.add(block, sums1);
        blocks2.add(block, sums2);
      }
      gains[r] = metric.gain(blocks1.value(sums1), blocks2.value(sums2));
    }
    double before = champion.value();
    double after = challenger.value();
    Estimate gain = percentiles(metric.gain(before, after), gains);
    return new Improvement(metric, before, after, gain, Improvement.REQUIRED);
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
