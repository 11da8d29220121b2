// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

/** Distances between two lists of shares over the same categories or bins; each sums to 1. */
public final class Shares {
  private Shares() {}

  /**
   * Counts divided by their sum.
   *
   * @throws IllegalArgumentException if a count is negative or all are zero
   */
  public static double[] of(long... counts) {
    long total = total(counts);
    if (total == 0) {
      throw new IllegalArgumentException("counts: all 0 (expected: at least one row)");
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = (double) counts[i] / total;
    }
    return shares;
  }

  /** Total variation, ½ Σ|p − q|: the share of rows that would have to move; 0..1. */
  public static double totalVariation(double[] p, double[] q) {
    requireSameLength(p.length, q.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.abs(p[i] - q[i]);
    }
    return sum / 2;
  }

  /**
   * The Jensen–Shannon distance, the root of ½KL(p‖m) + ½KL(q‖m) in bits with m = (p+q)/2; 0..1 (J.
   * Lin, "Divergence measures based on the Shannon entropy", IEEE Trans. Inf. Theory 37, 1991).
   * SciPy gives the same with {@code base=2}; its default is this times √ln 2.
   */
  public static double jensenShannon(double[] p, double[] q) {
    requireSameLength(p.length, q.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double middle = (p[i] + q[i]) / 2;
      sum += divergence(p[i], middle) + divergence(q[i], middle);
    }
    return Math.sqrt(Math.max(0, sum / 2 / Math.log(2)));
  }

  /**
   * The population stability index Σ (p − q) ln(p/q), never negative, without upper limit; usually
   * read as moderate from 0.1, large from 0.25. Without drift its mean is (k−1)(1/n + 1/m), so
   * small samples reach these limits by chance.
   *
   * @param floor smaller shares count as this, so that none is zero, for example 0.0001
   */
  public static double populationStability(double[] p, double[] q, double floor) {
    requireSameLength(p.length, q.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double first = Math.max(floor, p[i]);
      double second = Math.max(floor, q[i]);
      sum += (first - second) * Math.log(first / second);
    }
    return sum;
  }

  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
      }
      total += count;
    }
    return total;
  }

  static void requireSameLength(int first, int second) {
    if (first != second) {
      throw new IllegalArgumentException(
          "categories of the second sample: %d (expected: %d, as in the first)"
              .formatted(second, first));
    }
  }

  private static double divergence(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }
}
