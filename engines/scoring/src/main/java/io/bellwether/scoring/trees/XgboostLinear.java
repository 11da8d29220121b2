// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import java.util.Arrays;
import java.util.List;

/**
 * XGBoost's booster gblinear. In 32 bits and this order, so that margins are bit-identical to
 * XGBoost's: the bias and the base score, then weight · value feature by feature; a missing value
 * adds nothing. The contributions are these terms, as XGBoost has them: their baseline is the row
 * of zeros, unless rows are given.
 */
public final class XgboostLinear implements Model {
  private final List<String> features;
  private final Meaning meaning;

  /** Feature by feature one per output, and last the biases. */
  private final float[] weights;

  private final int outputs;

  /** That of the first output: XGBoost 3.2 adds it to all of them, whatever the file says. */
  private final double baseMargin;

  /**
   * @throws ModelFormatException if there are not as many weights as there should, or one is not
   *     finite
   */
  XgboostLinear(
      String where, List<String> features, Meaning meaning, float[] weights, double[] baseMargins) {
    this.features = List.copyOf(features);
    this.meaning = meaning;
    this.weights = weights;
    outputs = baseMargins.length;
    baseMargin = baseMargins[0];
    int expected = (features.size() + 1) * outputs;
    if (weights.length != expected) {
      throw new ModelFormatException(where, weights.length + " entries", expected + "");
    }
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new ModelFormatException(where, Float.toString(weight), "finite numbers");
      }
    }
  }

  /** The weights: for every output one per feature. */
  public double[][] coefficients() {
    double[][] all = new double[outputs][features.size()];
    for (int i = 0; i < outputs * features.size(); i++) {
      all[i % outputs][i / outputs] = weights[i];
    }
    return all;
  }

  /** What is added for every output: its bias and the base score. */
  public double[] intercepts() {
    double[] all = new double[outputs];
    Arrays.setAll(all, i -> weights[features.size() * outputs + i] + (float) baseMargin);
    return all;
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public Task task() {
    return meaning.task();
  }

  @Override
  public Link link() {
    return meaning.link();
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public boolean takesNonFinite() {
    return true;
  }

  /** XGBoost refuses infinities; 0 · ∞ would be no answer. */
  @Override
  public boolean takes(int feature, double value) {
    return !Float.isInfinite((float) value);
  }

  @Override
  public boolean predictsClasses() {
    return meaning.predictsClasses();
  }

  @Override
  public boolean predictsPlaces() {
    return meaning.predictsPlaces();
  }

  @Override
  public boolean isSinglePrecision() {
    return true;
  }

  @Override
  public void margins(double[] row, double[] margins) {
    for (int output = 0; output < outputs; output++) {
      float sum = weights[features.size() * outputs + output] + (float) baseMargin;
      for (int i = 0; i < features.size(); i++) {
        float value = (float) row[i];
        sum += Float.isNaN(value) ? 0 : value * weights[i * outputs + output];
      }
      margins[output] = sum;
    }
  }

  @Override
  public void contributions(double[] row, double[] contributions) {
    int at = 0;
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i < features.size(); i++) {
        float value = (float) row[i];
        contributions[at++] =
            Float.isNaN(value) ? 0 : (double) value * weights[i * outputs + output];
      }
      contributions[at++] = weights[features.size() * outputs + output] + baseMargin;
    }
  }

  @Override
  public boolean explainsAgainstRows() {
    return true;
  }

  /** {@inheritDoc} Here weight · (x − mean of the background), where what is missing is 0. */
  @Override
  public void contributions(double[] row, double[][] background, double[] contributions) {
    double[] mean = new double[row.length];
    for (double[] other : background) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += present(other[i]) / background.length;
      }
    }
    int at = 0;
    for (int output = 0; output < outputs; output++) {
      double base = weights[features.size() * outputs + output] + baseMargin;
      for (int i = 0; i < row.length; i++) {
        double weight = weights[i * outputs + output];
        contributions[at++] = weight * (present(row[i]) - mean[i]);
        base += weight * mean[i];
      }
      contributions[at++] = base;
    }
  }

  private static double present(double value) {
    return Double.isNaN(value) ? 0 : (float) value;
  }

  /** Σ over outputs of |weight|. */
  @Override
  public double[] importance() {
    double[] importance = new double[features.size()];
    for (int i = 0; i < importance.length * outputs; i++) {
      importance[i / outputs] += Math.abs(weights[i]);
    }
    return importance;
  }
}
