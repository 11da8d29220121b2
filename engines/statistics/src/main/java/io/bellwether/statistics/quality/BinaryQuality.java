// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Proportions;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How good the probabilities of a binary classifier are, each metric with its interval.
 *
 * <ul>
 *   <li>{@code roc_auc}: {@link RocAuc#estimate DeLong's interval in the logit};
 *   <li>accuracy, precision, recall: {@link Proportions#wilson Wilson's interval};
 *   <li>F1: with J = TP/(TP+FP+FN), F1 = 2J/(1+J), so Wilson's bounds of J are carried over;
 *   <li>log-loss (probabilities clipped to 2⁻⁵²..1−2⁻⁵², as scikit-learn does) and Brier score: the
 *       normal interval of a mean.
 * </ul>
 *
 * An undefined metric (precision when nothing is selected, AUC of a single class) is {@code NaN}.
 *
 * @param threshold a row is decided "yes" when its probability is at least this
 * @param metrics one entry for each binary metric
 */
public record BinaryQuality(
    double threshold, ConfusionCounts confusion, Map<Metric, Estimate> metrics) {

  public BinaryQuality {
    metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
  }

  /**
   * Judges probabilities of the positive class against the truth.
   *
   * @throws IllegalArgumentException if there are no rows, lengths differ or a probability lies
   *     outside 0..1
   */
  public static BinaryQuality of(
      boolean[] positive, double[] probability, double threshold, Confidence confidence) {
    ConfusionCounts counts = ConfusionCounts.of(positive, probability, threshold);
    Map<Metric, Estimate> metrics = new EnumMap<>(Metric.class);
    for (Metric loss : new Metric[] {Metric.LOG_LOSS, Metric.BRIER}) {
      double[] terms = RowSums.binary(loss, positive, probability, threshold).first();
      metrics.put(loss, atLeastZero(Estimate.mean(terms, confidence)));
    }
    metrics.put(Metric.ROC_AUC, RocAuc.estimate(positive, probability, confidence));
    metrics.put(Metric.ACCURACY, Proportions.wilson(counts.correct(), counts.rows(), confidence));
    metrics.put(
        Metric.PRECISION,
        Proportions.wilson(counts.truePositives(), counts.selected(), confidence));
    metrics.put(
        Metric.RECALL, Proportions.wilson(counts.truePositives(), counts.positives(), confidence));
    metrics.put(Metric.F1, f1(counts, confidence));
    return new BinaryQuality(threshold, counts, metrics);
  }

  /** At the threshold 0.5, with 95 % intervals. */
  public static BinaryQuality of(boolean[] positive, double[] probability) {
    return of(positive, probability, 0.5, Confidence.P95);
  }

  /**
   * One metric.
   *
   * @throws IllegalArgumentException if it is none of binary classification
   */
  public Estimate get(Metric metric) {
    metric.require(Metric.Task.BINARY);
    return metrics.getOrDefault(metric, Estimate.UNDEFINED);
  }

  private static Estimate f1(ConfusionCounts counts, Confidence confidence) {
    long union = counts.rows() - counts.trueNegatives();
    Estimate jaccard = Proportions.wilson(counts.truePositives(), union, confidence);
    return new Estimate(counts.f1(), doubled(jaccard.low()), doubled(jaccard.high()));
  }

  private static double doubled(double jaccard) {
    return 2 * jaccard / (1 + jaccard);
  }

  private static Estimate atLeastZero(Estimate loss) {
    return new Estimate(loss.value(), Math.max(0, loss.low()), loss.high());
  }
}
