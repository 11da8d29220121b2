// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Rows that stand for the data a model learnt from.
 *
 * @param kinds of the features, in the order of the columns
 * @param rows at least one, each with a value per feature; NaN is a missing value
 */
public record Sample(List<Kind> kinds, double[][] rows) {
  /** What the values of a feature are. */
  public enum Kind {
    NUMBER,
    /** A number without a fraction. */
    WHOLE,
    /** The number of a category, which has no order. */
    CATEGORY
  }

  /**
   * @throws IllegalArgumentException if there are no rows, or one has another width
   */
  public Sample {
    kinds = List.copyOf(kinds);
    if (rows.length == 0) {
      throw new IllegalArgumentException("rows: 0 (expected: at least one)");
    }
    for (double[] row : rows) {
      if (row.length != kinds.size()) {
        throw new IllegalArgumentException(
            "values of a row: %d (expected: %d)".formatted(row.length, kinds.size()));
      }
    }
  }

  /** Rows of numbers. */
  public static Sample ofNumbers(double[][] rows) {
    return new Sample(
        Collections.nCopies(rows.length == 0 ? 0 : rows[0].length, Kind.NUMBER), rows);
  }

  /** The number of features. */
  public int width() {
    return kinds.size();
  }

  boolean isCategory(int feature) {
    return kinds.get(feature) == Kind.CATEGORY;
  }

  /** The values of a feature that are not missing, in order. */
  double[] sorted(int feature) {
    return Arrays.stream(rows)
        .mapToDouble(row -> row[feature])
        .filter(value -> !Double.isNaN(value))
        .sorted()
        .toArray();
  }

  /**
   * Values of the feature that stand for all of them, in order, each once: at most {@code most}
   * values of the sample at equal distances in its order, or the categories that come most often.
   */
  public double[] grid(int feature, int most) {
    double[] sorted = sorted(feature);
    if (isCategory(feature)) {
      return mostFrequent(sorted, most);
    }
    return quantiles(sorted, Math.min(most, sorted.length));
  }

  /** Values of the sample (sorted) at equal distances, the least and the largest among them. */
  static double[] quantiles(double[] sorted, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double place = count == 1 ? 0.5 : (double) i / (count - 1);
      values[i] = sorted[(int) Math.round(place * (sorted.length - 1))] + 0.0;
    }
    return Arrays.stream(values).distinct().toArray();
  }

  private static double[] mostFrequent(double[] sorted, int most) {
    return Arrays.stream(sorted)
        .distinct()
        .boxed()
        .sorted((a, b) -> Long.compare(count(sorted, b), count(sorted, a)))
        .limit(most)
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  private static long count(double[] values, double wanted) {
    return Arrays.stream(values).filter(value -> value == wanted).count();
  }
}
