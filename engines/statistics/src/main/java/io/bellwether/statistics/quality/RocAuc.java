// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Proportions;
import java.util.Arrays;

/**
 * The area under the ROC curve: the probability that a positive row scores higher than a negative
 * one, ties counted as one half. Its standard error, and that of the difference of two areas on the
 * same rows, follow E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, "Comparing the areas under
 * two or more correlated receiver operating characteristic curves", Biometrics 44 (1988).
 *
 * <p>Scores may be probabilities or margins of any size, but not {@code NaN}. With only one class
 * among the rows the area is undefined ({@code NaN}). O(n log n).
 */
public final class RocAuc {
  private RocAuc() {}

  /** The area, 0..1. */
  public static double value(boolean[] positive, double[] score) {
    return Placements.of(positive, score).area();
  }

  /** DeLong's standard error of the area; {@code NaN} with fewer than two rows of either class. */
  public static double standardError(boolean[] positive, double[] score) {
    Placements placements = Placements.of(positive, score);
    return Math.sqrt(covariance(placements, placements));
  }

  /**
   * The area with DeLong's interval in the logit, {@code logit(A) ± z · se / (A(1−A))}, so that it
   * stays inside 0..1. When the scores separate the classes perfectly DeLong's variance is zero,
   * which would claim certainty; the interval then is Wilson's for as many trials as the smaller
   * class has rows.
   */
  public static Estimate estimate(boolean[] positive, double[] score, Confidence confidence) {
    Placements placements = Placements.of(positive, score);
    double area = placements.area();
    if (Double.isNaN(area)) {
      return Estimate.UNDEFINED;
    }
    if (area == 0 || area == 1) {
      int trials = Math.min(placements.positives().length, placements.negatives().length);
      return Proportions.wilson(area == 1 ? trials : 0, trials, confidence);
    }
    double standardError = Math.sqrt(covariance(placements, placements));
    double logit = Math.log(area / (1 - area));
    double half = confidence.z() * standardError / (area * (1 - area));
    return new Estimate(area, logistic(logit - half), logistic(logit + half));
  }

  /**
   * The challenger's area minus the champion's on the same rows, with the plain DeLong interval
   * {@code d ± z · √(var₁ + var₂ − 2cov)}, cut at −1 and 1.
   */
  public static Estimate gain(
      boolean[] positive, double[] champion, double[] challenger, Confidence confidence) {
    Placements first = Placements.of(positive, champion);
    Placements second = Placements.of(positive, challenger);
    double variance =
        covariance(first, first) + covariance(second, second) - 2 * covariance(first, second);
    double gain = second.area() - first.area();
    double half = confidence.z() * Math.sqrt(Math.max(0, variance));
    return new Estimate(gain, Math.max(-1, gain - half), Math.min(1, gain + half));
  }

  private static double covariance(Placements a, Placements b) {
    return covariance(a.positives(), b.positives()) / a.positives().length
        + covariance(a.negatives(), b.negatives()) / a.negatives().length;
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElse(Double.NaN);
    double meanB = Arrays.stream(b).average().orElse(Double.NaN);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / (a.length - 1.0);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * For each row, in row order, the share of rows of the other class that it is ranked rightly
   * against.
   */
  private record Placements(double area, double[] positives, double[] negatives) {
    static Placements of(boolean[] positive, double[] score) {
      Rows.requireSameLength(positive.length, score.length);
      Rows.requireNumbers("score", score);
      double[] high = pick(positive, score, true);
      double[] low = pick(positive, score, false);
      double[] sortedHigh = high.clone();
      double[] sortedLow = low.clone();
      Arrays.sort(sortedHigh);
      Arrays.sort(sortedLow);
      double[] positives = new double[high.length];
      double twiceWins = 0;
      for (int i = 0; i < high.length; i++) {
        double wins = twiceRank(sortedLow, high[i]);
        positives[i] = wins / (2.0 * low.length);
        twiceWins += wins;
      }
      double[] negatives = new double[low.length];
      for (int i = 0; i < low.length; i++) {
        negatives[i] = 1 - twiceRank(sortedHigh, low[i]) / (2.0 * high.length);
      }
      return new Placements(twiceWins / (2.0 * high.length * low.length), positives, negatives);
    }

    private static double[] pick(boolean[] positive, double[] score, boolean wanted) {
      double[] picked = new double[score.length];
      int count = 0;
      for (int i = 0; i < score.length; i++) {
        if (positive[i] == wanted) {
          picked[count++] = score[i];
        }
      }
      return Arrays.copyOf(picked, count);
    }

    /** Twice the number of smaller values plus the number of equal ones. */
    private static double twiceRank(double[] sorted, double value) {
      return (double) below(sorted, value, false) + below(sorted, value, true);
    }

    private static int below(double[] sorted, double value, boolean orEqual) {
      int from = 0;
      int to = sorted.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }
  }
}
