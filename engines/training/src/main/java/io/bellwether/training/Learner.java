// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Map;

/** A way to learn a model from rows. Same rows, parameters and seed: same model. */
sealed interface Learner permits BoostingLearner, LogisticLearner {
  /**
   * @param rows that will be learnt from; what is sensible depends on how many there are
   */
  SearchSpace space(int rows);

  /** Learns from some rows and answers others. Everything about the inputs is learnt from train. */
  Fitted fit(Sample train, Sample valid, Map<String, Double> params);

  static Learner of(ModelType type, TrainingSpec spec, Progress progress) {
    return switch (type) {
      case XGBOOST -> new BoostingLearner(spec.seed(), spec.threads(), progress);
      case LOGISTIC_REGRESSION -> new LogisticLearner(progress);
    };
  }
}
