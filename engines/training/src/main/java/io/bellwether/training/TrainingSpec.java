// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.statistics.quality.Metric;
import java.util.List;
import java.util.Optional;

/**
 * What to train. Build one with {@link #builder}.
 *
 * @param target the column to predict
 * @param positive which of its values are positive; empty: it holds 0 and 1, booleans, or two
 *     texts, of which the later in text order is positive
 * @param features the columns to learn from; empty: all but the target
 * @param metric what search and comparison go by
 * @param modelTypes at least one, each once
 * @param folds of the cross-validation, ≥ 2
 * @param trials of the random search for each model type, ≥ 1; the first is the standard
 *     hyper-parameters, so 1 means no search
 * @param sensitive columns whose groups are compared; they need not be features
 * @param holdout the share of rows, 0 to 0.9, that no model learns from; 0: none
 * @param earlier which rows at the table's beginning keep their side
 * @param threads that a learner may use, ≥ 1; the result does not depend on it
 */
public record TrainingSpec(
    String target,
    Optional<PositiveClass> positive,
    List<String> features,
    Metric metric,
    List<ModelType> modelTypes,
    int folds,
    int trials,
    long seed,
    List<String> sensitive,
    double holdout,
    EarlierSplit earlier,
    int threads) {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingSpec {
    features = List.copyOf(features);
    modelTypes = List.copyOf(modelTypes);
    sensitive = List.copyOf(sensitive);
    require(!modelTypes.isEmpty(), "model_types", modelTypes, "at least one");
    require(
        modelTypes.stream().distinct().count() == modelTypes.size(),
        "model_types",
        modelTypes,
        "each once");
    require(!features.contains(target), "features", features, "without the target " + target);
    require(metric.task() == Metric.Task.BINARY, "metric", metric.wireName(), "one of two classes");
    require(folds >= 2, "cv_folds", folds, ">= 2");
    require(trials >= 1, "n_trials", trials, ">= 1");
    require(holdout >= 0 && holdout <= 0.9, "holdout", holdout, "0 to 0.9");
    require(threads >= 1, "threads", threads, ">= 1");
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** A specification of the defaults: both model types, 5 folds, 10 trials, 20 % held out. */
  public static Builder builder(String target) {
    return new Builder(target);
  }

  /** Collects a specification. */
  public static final class Builder {
    private final String target;
    private Optional<PositiveClass> positive = Optional.empty();
    private List<String> features = List.of();
    private Metric metric = Metric.ROC_AUC;
    private List<ModelType> modelTypes = List.of(ModelType.XGBOOST, ModelType.LOGISTIC_REGRESSION);
    private int folds = 5;
    private int trials = 10;
    private long seed = 42;
    private List<String> sensitive = List.of();
    private double holdout = 0.2;
    private EarlierSplit earlier = EarlierSplit.NONE;
    private int threads = 1;

    private Builder(String target) {
      this.target = target;
    }

    /** A condition as {@link PositiveClass#parse} reads it. */
    public Builder positive(String condition) {
      this.positive = Optional.of(PositiveClass.parse(condition));
      return this;
    }

    public Builder features(List<String> columns) {
      this.features = columns;
      return this;
    }

    public Builder metric(Metric value) {
      this.metric = value;
      return this;
    }

    public Builder modelTypes(List<ModelType> types) {
      this.modelTypes = types;
      return this;
    }

    public Builder folds(int count) {
      this.folds = count;
      return this;
    }

    public Builder trials(int count) {
      this.trials = count;
      return this;
    }

    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    public Builder sensitive(List<String> columns) {
      this.sensitive = columns;
      return this;
    }

    public Builder holdout(double share) {
      this.holdout = share;
      return this;
    }

    /** Rows that keep the side which an earlier training gave them. */
    public Builder earlier(EarlierSplit split) {
      this.earlier = split;
      return this;
    }

    public Builder threads(int count) {
      this.threads = count;
      return this;
    }

    public TrainingSpec build() {
      return new TrainingSpec(
          target,
          positive,
          features,
          metric,
          modelTypes,
          folds,
          trials,
          seed,
          sensitive,
          holdout,
          earlier,
          threads);
    }
  }
}
