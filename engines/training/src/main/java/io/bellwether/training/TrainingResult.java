// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.List;

/**
 * What a training gives.
 *
 * @param features the columns that were learnt from
 * @param leftOut the columns that were not, because no row has a value
 * @param trainingRows indices into the table, ascending
 * @param holdoutRows indices into the table, ascending; no model learnt from them
 * @param models one for each model type, in the specification's order
 * @param best of {@code models}, by the mean of the specification's metric over the folds
 */
public record TrainingResult(
    List<String> features,
    List<String> leftOut,
    int[] trainingRows,
    int[] holdoutRows,
    List<TrainedModel> models,
    TrainedModel best) {

  /**
   * The model of this type.
   *
   * @throws IllegalArgumentException if none was asked for
   */
  public TrainedModel model(ModelType type) {
    return models.stream()
        .filter(model -> model.type() == type)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("model type: " + type.label() + " was not trained"));
  }
}
