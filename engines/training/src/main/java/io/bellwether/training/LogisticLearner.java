// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.training.SearchSpace.Range;
import io.bellwether.training.SearchSpace.Scale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Logistic regression on standardised inputs. Mean and deviation are folded back into the weights,
 * so that the model file speaks of the inputs as they are.
 */
record LogisticLearner(Progress progress) implements Learner {

  @Override
  public SearchSpace space(int rows) {
    return new SearchSpace(List.of(new Range("C", 0.01, 10, Scale.LOG, 0.1)));
  }

  @Override
  public Fitted fit(Sample train, Sample valid, Map<String, Double> params) {
    progress.check();
    Encodings encodings = Encodings.complete(train.inputs());
    double[][] rows = encodings.encode(train.inputs());
    Standardised standardised = Standardised.of(rows);
    RidgeLogit fit =
        RidgeLogit.fit(standardised.apply(rows), train.labels(), params.getOrDefault("C", 1.0));
    double[] weights = new double[fit.weights().length];
    double intercept = fit.intercept();
    for (int j = 0; j < weights.length; j++) {
      weights[j] = fit.weights()[j] / standardised.deviations()[j];
      intercept -= weights[j] * standardised.means()[j];
    }
    LinearModel model =
        new LinearModel(
            encodings.columns(),
            new double[][] {weights},
            new double[] {intercept},
            Link.LOGIT,
            standardised.means(),
            standardised.deviations());
    return new Fitted(
        margins(model, encodings.encode(valid.inputs())),
        Optional.empty(),
        encodings,
        model.write());
  }

  private static double[] margins(LinearModel model, double[][] rows) {
    double[] margins = new double[rows.length];
    double[] margin = new double[1];
    for (int row = 0; row < rows.length; row++) {
      model.margins(rows[row], margin);
      margins[row] = margin[0];
    }
    return margins;
  }

  /** Means and standard deviations (n); a column that does not vary has deviation 1. */
  private record Standardised(double[] means, double[] deviations) {
    static Standardised of(double[][] rows) {
      int width = rows[0].length;
      double[] means = new double[width];
      double[] deviations = new double[width];
      for (int j = 0; j < width; j++) {
        for (double[] row : rows) {
          means[j] += row[j] / rows.length;
        }
        for (double[] row : rows) {
          deviations[j] += (row[j] - means[j]) * (row[j] - means[j]) / rows.length;
        }
        deviations[j] = deviations[j] > 1e-24 * means[j] * means[j] ? Math.sqrt(deviations[j]) : 1;
      }
      return new Standardised(means, deviations);
    }

    double[][] apply(double[][] rows) {
      double[][] scaled = new double[rows.length][means.length];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < means.length; j++) {
          scaled[i][j] = (rows[i][j] - means[j]) / deviations[j];
        }
      }
      return scaled;
    }
  }
}
