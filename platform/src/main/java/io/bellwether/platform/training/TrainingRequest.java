// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What to train, as it was asked for.
 *
 * @param positive which values of the target are positive; empty: it has two values
 * @param trials of the search for each model type; 1 without a search
 * @param autoDeployThreshold least value of the metric with which the best becomes champion
 */
public record TrainingRequest(
    String modelName,
    String dataset,
    int datasetVersion,
    String target,
    Optional<String> positive,
    String metric,
    List<String> modelTypes,
    int folds,
    int trials,
    long seed,
    List<String> sensitive,
    double autoDeployThreshold,
    String triggerReason) {
  public static final List<String> MODEL_TYPES = List.of("xgboost", "logistic_regression");

  public TrainingRequest {
    Names.check("model_name", modelName);
    modelTypes = List.copyOf(modelTypes);
    sensitive = List.copyOf(sensitive);
    require(folds >= 2 && folds <= 100, "cv_folds", folds, "2..100");
    require(trials >= 1 && trials <= 1000, "n_trials", trials, "1..1000");
    require(!modelTypes.isEmpty(), "model_types", modelTypes, "at least one");
    for (String type : modelTypes) {
      require(MODEL_TYPES.contains(type), "model_types", type, "one of " + MODEL_TYPES);
    }
    require(!sensitive.contains(target), "sensitive", target, "other columns than the target");
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw InvalidInput.field(field, value, expected, "correct the request");
    }
  }

  /** The same on another version of the dataset, for another reason. */
  TrainingRequest on(int newDatasetVersion, String newReason) {
    return new TrainingRequest(
        modelName,
        dataset,
        newDatasetVersion,
        target,
        positive,
        metric,
        modelTypes,
        folds,
        trials,
        seed,
        sensitive,
        autoDeployThreshold,
        newReason);
  }

  /** As the arguments of a job. */
  Map<String, String> toArguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("model_name", modelName);
    arguments.put("dataset", dataset);
    arguments.put("dataset_version", Integer.toString(datasetVersion));
    arguments.put("target", target);
    positive.ifPresent(condition -> arguments.put("positive", condition));
    arguments.put("metric", metric);
    putAll(arguments, "model_types", modelTypes);
    arguments.put("cv_folds", Integer.toString(folds));
    arguments.put("n_trials", Integer.toString(trials));
    arguments.put("seed", Long.toString(seed));
    putAll(arguments, "sensitive", sensitive);
    arguments.put("auto_deploy_threshold", Double.toString(autoDeployThreshold));
    arguments.put("trigger_reason", triggerReason);
    return arguments;
  }

  /** What {@link #toArguments} wrote. */
  static TrainingRequest ofArguments(Map<String, String> arguments) {
    return new TrainingRequest(
        arguments.getOrDefault("model_name", ""),
        arguments.getOrDefault("dataset", ""),
        Integer.parseInt(arguments.getOrDefault("dataset_version", "1")),
        arguments.getOrDefault("target", ""),
        Optional.ofNullable(arguments.get("positive")),
        arguments.getOrDefault("metric", "roc_auc"),
        all(arguments, "model_types"),
        Integer.parseInt(arguments.getOrDefault("cv_folds", "5")),
        Integer.parseInt(arguments.getOrDefault("n_trials", "10")),
        Long.parseLong(arguments.getOrDefault("seed", "42")),
        all(arguments, "sensitive"),
        Double.parseDouble(arguments.getOrDefault("auto_deploy_threshold", "0.85")),
        arguments.getOrDefault("trigger_reason", "manual"));
  }

  private static void putAll(Map<String, String> into, String key, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      into.put(key + "." + i, values.get(i));
    }
  }

  private static List<String> all(Map<String, String> from, String key) {
    return IntStream.iterate(0, i -> from.containsKey(key + "." + i), i -> i + 1)
        .mapToObj(i -> from.getOrDefault(key + "." + i, ""))
        .toList();
  }
}
