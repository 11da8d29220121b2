// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The drift of all features of a model, and of its predictions, with one verdict.
 *
 * <p>All p-values, the prediction's included, are one family, corrected by {@link
 * BenjaminiHochberg}. A feature is drifted when its adjusted p ≤ 0.05 and its effect ≥ 0.1: sure
 * and large enough to matter; it is strong at 0.01 and 0.2 ({@link DriftThresholds}).
 *
 * @param features one result for each feature, in the order given
 * @param prediction the drift of the model's output, if it was given; its importance is 0
 * @param overall the importance-weighted mean of the features' effects, 0..1
 * @param high whether this deserves an alert of level high: overall at its threshold, or a feature
 *     or the prediction strong
 * @param retrain whether this asks for retraining: overall at the higher threshold, or a feature
 *     strong
 */
public record DriftReport(
    List<Result> features,
    Optional<Result> prediction,
    double overall,
    boolean high,
    boolean retrain) {

  /**
   * One feature or the prediction.
   *
   * @param drift the comparison itself
   * @param importance its share of all importance, 0..1
   * @param adjustedPValue corrected for the number of comparisons
   */
  public record Result(
      FeatureDrift drift,
      double importance,
      double adjustedPValue,
      boolean drifted,
      boolean strong) {}

  public DriftReport {
    features = List.copyOf(features);
  }

  /**
   * Judges a model's features.
   *
   * @param importance the weight of each feature by name, not negative; a feature that is not
   *     listed weighs nothing, and all weigh the same if none has a weight
   * @throws IllegalArgumentException if there are no features or a weight is negative or not finite
   */
  public static DriftReport of(
      List<FeatureDrift> features, Map<String, Double> importance, DriftThresholds thresholds) {
    return assess(features, null, importance, thresholds);
  }

  /** Judges a model's features and the drift of its predictions. */
  public static DriftReport of(
      List<FeatureDrift> features,
      FeatureDrift prediction,
      Map<String, Double> importance,
      DriftThresholds thresholds) {
    return assess(features, prediction, importance, thresholds);
  }

  public long driftedFeatures() {
    return features.stream().filter(Result::drifted).count();
  }

  /** Names of the features that alarm by themselves. */
  public List<String> strongFeatures() {
    return features.stream().filter(Result::strong).map(result -> result.drift().name()).toList();
  }

  private static DriftReport assess(
      List<FeatureDrift> features,
      @Nullable FeatureDrift prediction,
      Map<String, Double> importance,
      DriftThresholds thresholds) {
    double[] weights = weights(features, importance);
    List<FeatureDrift> family = new ArrayList<>(features);
    if (prediction != null) {
      family.add(prediction);
    }
    double[] adjusted =
        BenjaminiHochberg.adjust(family.stream().mapToDouble(FeatureDrift::pValue).toArray());
    List<Result> results = new ArrayList<>();
    double overall = 0;
    for (int i = 0; i < family.size(); i++) {
      double weight = i < weights.length ? weights[i] : 0;
      overall += weight * family.get(i).effect();
      results.add(result(family.get(i), weight, adjusted[i], thresholds));
    }
    List<Result> ofFeatures = results.subList(0, features.size());
    boolean strongFeature = ofFeatures.stream().anyMatch(Result::strong);
    boolean strong = results.stream().anyMatch(Result::strong);
    return new DriftReport(
        ofFeatures,
        prediction == null ? Optional.empty() : Optional.of(results.getLast()),
        overall,
        overall >= thresholds.overall() || strong,
        overall >= thresholds.retrainOverall() || strongFeature);
  }

  private static Result result(
      FeatureDrift drift, double weight, double adjusted, DriftThresholds thresholds) {
    return new Result(
        drift,
        weight,
        adjusted,
        adjusted <= thresholds.driftedRate() && drift.effect() >= thresholds.driftedEffect(),
        adjusted <= thresholds.strongRate() && drift.effect() >= thresholds.strongEffect());
  }

  private static double[] weights(List<FeatureDrift> features, Map<String, Double> importance) {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("features: 0 (expected: >= 1)");
    }
    double[] weights = new double[features.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      String name = features.get(i).name();
      weights[i] = importance.getOrDefault(name, 0.0);
      if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "importance of '%s': %s (expected: finite, >= 0)".formatted(name, weights[i]));
      }
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum > 0 ? weights[i] / sum : 1.0 / weights.length;
    }
    return weights;
  }
}
