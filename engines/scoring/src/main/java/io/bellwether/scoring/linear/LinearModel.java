// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.linear;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.format.PullReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * A linear or logistic model in 64-bit arithmetic: margin = intercept + Σ coef · x, features in
 * their order.
 *
 * @param features their names, each once
 * @param coef one row per output, one coefficient per feature
 * @param intercept one per output
 * @param link logit: binary classification with one output; softmax: one output per class; identity
 *     and log: regression with one output
 * @param means what the features are on average, the baseline of {@link #contributions}; zeros if
 *     unknown
 * @param scales the features' standard deviations, which make coefficients comparable in {@link
 *     #importance}; ones if unknown
 */
public record LinearModel(
    List<String> features,
    double[][] coef,
    double[] intercept,
    Link link,
    double[] means,
    double[] scales)
    implements Model {

  /**
   * @throws IllegalArgumentException if lengths differ, a number is not finite, a name comes twice
   *     or the link does not fit the number of outputs
   */
  public LinearModel {
    features = List.copyOf(features);
    require("features", new HashSet<>(features).size(), features.size(), "each name once");
    require("intercept", intercept.length, coef.length, "one per output");
    for (double[] row : coef) {
      finite("coef", row, features.size());
    }
    finite("intercept", intercept, coef.length);
    finite("means", means, features.size());
    finite("scales", scales, features.size());
    switch (link) {
      case IDENTITY, LOGIT, LOG -> require("outputs", coef.length, 1, "with this link");
      case SOFTMAX -> {
        if (coef.length < 2) {
          throw new IllegalArgumentException(
              "outputs: %d (expected: >= 2 with softmax)".formatted(coef.length));
        }
      }
      case STEP, SOFTPLUS, SIGNED_SQUARE ->
          throw new IllegalArgumentException(
              "link: %s (expected: identity|logit|log|softmax)".formatted(link));
    }
  }

  /** Whether it is held against means in {@link #contributions}, and not against zeros. */
  public boolean keepsMeans() {
    return Arrays.stream(means).anyMatch(mean -> mean != 0);
  }

  /** Reads Bellwether's linear format. */
  public static LinearModel read(PullReader reader) {
    return LinearFile.read(reader);
  }

  /** The model in Bellwether's linear format, UTF-8 JSON. */
  public byte[] write() {
    return LinearFile.write(this);
  }

  @Override
  public Task task() {
    return switch (link) {
      case LOGIT, STEP -> Task.BINARY;
      case SOFTMAX -> Task.MULTICLASS;
      case IDENTITY, LOG, SOFTPLUS, SIGNED_SQUARE -> Task.REGRESSION;
    };
  }

  /** {@inheritDoc} Scikit-learn's linear classifiers ask for a margin above 0. */
  @Override
  public double tie() {
    return 0;
  }

  @Override
  public int outputs() {
    return coef.length;
  }

  @Override
  public boolean takesNonFinite() {
    return false;
  }

  @Override
  public void margins(double[] row, double[] margins) {
    for (int output = 0; output < coef.length; output++) {
      double[] weights = coef[output];
      double sum = intercept[output];
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * row[i];
      }
      margins[output] = sum;
    }
  }

  /** {@inheritDoc} For a linear model these are coef · (x − mean). */
  @Override
  public void contributions(double[] row, double[] contributions) {
    contribute(row, means, contributions);
  }

  private void contribute(double[] row, double[] baseline, double[] contributions) {
    int at = 0;
    for (int output = 0; output < coef.length; output++) {
      double base = intercept[output];
      for (int i = 0; i < row.length; i++) {
        double weight = coef[output][i];
        contributions[at++] = weight * (row[i] - baseline[i]);
        base += weight * baseline[i];
      }
      contributions[at++] = base;
    }
  }

  @Override
  public boolean explainsAgainstRows() {
    return true;
  }

  /** {@inheritDoc} For a linear model these are coef · (x − mean of the background). */
  @Override
  public void contributions(double[] row, double[][] background, double[] contributions) {
    double[] mean = new double[row.length];
    for (double[] other : background) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += other[i] / background.length;
      }
    }
    contribute(row, mean, contributions);
  }

  /** Σ over outputs of |coef| · scale. */
  @Override
  public double[] importance() {
    double[] importance = new double[features.size()];
    for (double[] weights : coef) {
      for (int i = 0; i < weights.length; i++) {
        importance[i] += Math.abs(weights[i]) * Math.abs(scales[i]);
      }
    }
    return importance;
  }

  private static void finite(String name, double[] values, int length) {
    require(name, values.length, length, "entries");
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: finite numbers)");
      }
    }
  }

  private static void require(String name, int found, int expected, String what) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d, %s)".formatted(name, found, expected, what));
    }
  }
}
