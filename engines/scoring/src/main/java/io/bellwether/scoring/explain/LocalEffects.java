// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.Arrays;

/**
 * Accumulated local effects of a number (D. Apley and J. Zhu, "Visualizing the effects of predictor
 * variables in black box supervised learning models", 2020): between neighbouring quantiles each
 * row tells by how much the answer changes, and these changes are added up. Only values near those
 * that a row has are asked for, so features may depend on each other.
 */
public final class LocalEffects {
  private LocalEffects() {}

  /**
   * @param edges of the bins, in order
   * @param effects at each edge, in the unit of the answer: 0 on average over the rows
   * @param counts the rows in each bin: in the first one those at both edges too, in the others
   *     those above the lower edge
   */
  public record Result(double[] edges, double[] effects, int[] counts) {}

  /** The edges of at most {@code bins} bins with about as many rows each. */
  public static double[] edges(Sample sample, int feature, int bins) {
    double[] sorted = sample.sorted(feature);
    return sorted.length == 0
        ? new double[0]
        : Sample.quantiles(sorted, Math.min(bins, sorted.length) + 1);
  }

  /**
   * Evaluates each row twice; rows outside the edges, and where the feature is missing, do not
   * count.
   *
   * @param edges in order, each once, at least two
   */
  public static Result of(RowFunction function, double[][] rows, int feature, double[] edges) {
    if (edges.length < 2) {
      throw new IllegalArgumentException("edges: %d (expected: >= 2)".formatted(edges.length));
    }
    double[][] inside =
        Arrays.stream(rows)
            .filter(row -> row[feature] >= edges[0] && row[feature] <= edges[edges.length - 1])
            .toArray(double[][]::new);
    int[] bins = Arrays.stream(inside).mapToInt(row -> bin(edges, row[feature])).toArray();
    double[] low = moved(function, inside, feature, i -> edges[bins[i]]);
    double[] high = moved(function, inside, feature, i -> edges[bins[i] + 1]);
    int[] counts = new int[edges.length - 1];
    double[] changes = new double[counts.length];
    for (int i = 0; i < inside.length; i++) {
      counts[bins[i]]++;
      changes[bins[i]] += high[i] - low[i];
    }
    return new Result(edges, centred(changes, counts, inside.length), counts);
  }

  private interface Value {
    double of(int row);
  }

  private static double[] moved(RowFunction function, double[][] rows, int feature, Value value) {
    double[][] moved = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      moved[i] = rows[i].clone();
      moved[i][feature] = value.of(i);
    }
    return rows.length == 0 ? new double[0] : function.apply(moved);
  }

  private static int bin(double[] edges, double value) {
    int bin = 0;
    while (bin < edges.length - 2 && edges[bin + 1] < value) {
      bin++;
    }
    return bin;
  }

  /** Adds the mean changes up, and takes off what the rows have of it on average. */
  private static double[] centred(double[] changes, int[] counts, int rows) {
    double[] effects = new double[counts.length + 1];
    double mean = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      double change = counts[bin] == 0 ? 0 : changes[bin] / counts[bin];
      effects[bin + 1] = effects[bin] + change;
      mean += (effects[bin] + effects[bin + 1]) / 2 * counts[bin] / Math.max(1, rows);
    }
    for (int i = 0; i < effects.length; i++) {
      effects[i] -= mean;
    }
    return effects;
  }
}
