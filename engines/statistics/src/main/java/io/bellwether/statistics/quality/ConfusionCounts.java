// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/**
 * How often a yes-or-no decision was right and wrong, and the rates that follow from it. A rate
 * whose denominator is zero is {@code NaN}: undefined, not bad.
 */
public record ConfusionCounts(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

  /** The counts of {@code probability >= threshold} against the truth. */
  public static ConfusionCounts of(boolean[] positive, double[] probability, double threshold) {
    Rows.requireSameLength(positive.length, probability.length);
    long[] cells = new long[4];
    for (int i = 0; i < positive.length; i++) {
      boolean selected = probability[i] >= threshold;
      cells[positive[i] ? (selected ? 0 : 2) : (selected ? 1 : 3)]++;
    }
    return new ConfusionCounts(cells[0], cells[1], cells[2], cells[3]);
  }

  public long rows() {
    return selected() + falseNegatives + trueNegatives;
  }

  /** Rows whose truth is yes. */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /** Rows whose truth is no. */
  public long negatives() {
    return falsePositives + trueNegatives;
  }

  /** Rows whose decision is yes. */
  public long selected() {
    return truePositives + falsePositives;
  }

  /** Rows whose decision is right. */
  public long correct() {
    return truePositives + trueNegatives;
  }

  public double accuracy() {
    return share(correct(), rows());
  }

  public double precision() {
    return share(truePositives, selected());
  }

  /** The true positive rate. */
  public double recall() {
    return share(truePositives, positives());
  }

  public double falsePositiveRate() {
    return share(falsePositives, negatives());
  }

  /** {@code 2TP / (2TP + FP + FN)}. */
  public double f1() {
    return share(2 * truePositives, selected() + positives());
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
