// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.statistics.quality.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A learner judged on rows that it did not learn from.
 *
 * @param folds the quality on each fold
 * @param margins the log-odds of every row of the sample, each by the model that did not see it
 * @param curve the mean over the folds
 */
record CrossValidation(List<BinaryQuality> folds, double[] margins, Optional<LearningCurve> curve) {

  static CrossValidation of(
      Learner learner,
      Sample sample,
      List<Folds.Fold> folds,
      Map<String, Double> params,
      Runnable afterFold) {
    List<BinaryQuality> qualities = new ArrayList<>();
    List<LearningCurve> curves = new ArrayList<>();
    double[] margins = new double[sample.rows()];
    for (Folds.Fold fold : folds) {
      Sample valid = sample.take(fold.valid());
      Fitted fitted = learner.fit(sample.take(fold.train()), valid, params);
      for (int i = 0; i < fold.valid().length; i++) {
        margins[fold.valid()[i]] = fitted.margins()[i];
      }
      Predictions answers = Predictions.of(fold.valid(), valid.labels(), fitted.margins());
      qualities.add(BinaryQuality.of(answers.labels(), answers.probabilities()));
      fitted.curve().ifPresent(curves::add);
      afterFold.run();
    }
    return new CrossValidation(
        qualities,
        margins,
        curves.isEmpty() ? Optional.empty() : Optional.of(LearningCurve.mean(curves)));
  }

  FoldScores scores(Metric metric) {
    return new FoldScores(folds.stream().mapToDouble(fold -> fold.get(metric).value()).toArray());
  }
}
