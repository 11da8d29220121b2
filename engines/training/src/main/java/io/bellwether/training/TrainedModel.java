// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.statistics.fairness.FairnessReport;
import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.statistics.quality.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model with its evidence.
 *
 * @param params the hyper-parameters that the search chose
 * @param trials of the search, in their order; one if there was none
 * @param folds each metric on each fold of the cross-validation
 * @param crossValidated quality on all training rows, each answered by a model that had not seen it
 * @param heldOut quality on the rows held out, if there are any
 * @param curve by boosting round, mean over folds; empty for models that are not boosted
 * @param outOfFold the answers behind {@code crossValidated}: what to expect of this model on rows
 *     like these, and so the reference for the drift of its predictions
 * @param holdout the answers behind {@code heldOut}, by the final model
 * @param importance of each input, mean |contribution to the log-odds|, the largest first
 * @param bias how each sensitive column's groups are treated, on {@code outOfFold} or {@code
 *     holdout}, whichever has more rows
 * @param files the artefact, by file name; {@code Pipeline.read} of scoring takes it
 */
public record TrainedModel(
    ModelType type,
    Map<String, Double> params,
    List<Trial> trials,
    Map<Metric, FoldScores> folds,
    BinaryQuality crossValidated,
    Optional<BinaryQuality> heldOut,
    Optional<LearningCurve> curve,
    Predictions outOfFold,
    Predictions holdout,
    Map<String, Double> importance,
    List<FairnessReport> bias,
    Map<String, byte[]> files) {

  /**
   * A metric on each fold.
   *
   * @throws IllegalArgumentException if it is none of two classes
   */
  public FoldScores scores(Metric metric) {
    FoldScores scores = folds.get(metric);
    if (scores == null) {
      throw new IllegalArgumentException(
          "metric: '%s' (expected: one of %s)".formatted(metric.wireName(), folds.keySet()));
    }
    return scores;
  }

  TrainedModel withBias(List<FairnessReport> groups) {
    return new TrainedModel(
        type,
        params,
        trials,
        folds,
        crossValidated,
        heldOut,
        curve,
        outOfFold,
        holdout,
        importance,
        groups,
        files);
  }
}
