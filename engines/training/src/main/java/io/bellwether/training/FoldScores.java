// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Arrays;

/**
 * A metric on each fold of a cross-validation.
 *
 * @param values one for each fold; NaN where the fold does not define it (the precision of a model
 *     that selects no row)
 */
public record FoldScores(double[] values) {
  /** Over the folds that define it. */
  public double mean() {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  /** The standard deviation between folds (n − 1); NaN with fewer than two. */
  public double deviation() {
    double[] defined = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    double mean = mean();
    double squares = Arrays.stream(defined).map(v -> (v - mean) * (v - mean)).sum();
    return defined.length < 2 ? Double.NaN : Math.sqrt(squares / (defined.length - 1));
  }

  /** The differences to another model's scores on the same folds. */
  FoldScores minus(FoldScores other) {
    double[] differences = new double[values.length];
    Arrays.setAll(differences, fold -> values[fold] - other.values[fold]);
    return new FoldScores(differences);
  }

  /** The standard error of the mean. */
  double standardError() {
    return deviation() / Math.sqrt(values.length);
  }
}
