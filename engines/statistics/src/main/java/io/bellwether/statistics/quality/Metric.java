// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The metrics of a model's quality, under the names that users and other tools write. */
public enum Metric {
  ROC_AUC(Task.BINARY, true, "roc_auc"),
  ACCURACY(Task.BINARY, true, "accuracy"),
  PRECISION(Task.BINARY, true, "precision"),
  RECALL(Task.BINARY, true, "recall"),
  F1(Task.BINARY, true, "f1_score"),
  LOG_LOSS(Task.BINARY, false, "log_loss"),
  BRIER(Task.BINARY, false, "brier_score"),
  MAE(Task.REGRESSION, false, "mae"),
  RMSE(Task.REGRESSION, false, "rmse"),
  R2(Task.REGRESSION, true, "r2");

  private static final Map<String, Metric> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("auc", ROC_AUC),
          Map.entry("roc_auc_score", ROC_AUC),
          Map.entry("accuracy_score", ACCURACY),
          Map.entry("precision_score", PRECISION),
          Map.entry("recall_score", RECALL),
          Map.entry("f1", F1),
          Map.entry("brier", BRIER),
          Map.entry("brier_score_loss", BRIER),
          Map.entry("mean_absolute_error", MAE),
          Map.entry("root_mean_squared_error", RMSE),
          Map.entry("r2_score", R2));

  /** What a metric judges. */
  public enum Task {
    /** Probabilities of the positive class against yes and no. */
    BINARY,
    /** Numbers against numbers. */
    REGRESSION
  }

  private final Task task;
  private final boolean largerIsBetter;
  private final String wireName;

  Metric(Task task, boolean largerIsBetter, String wireName) {
    this.task = task;
    this.largerIsBetter = largerIsBetter;
    this.wireName = wireName;
  }

  /** The name on the wire, such as {@code roc_auc}. */
  public String wireName() {
    return wireName;
  }

  public Task task() {
    return task;
  }

  /** False for losses. */
  public boolean largerIsBetter() {
    return largerIsBetter;
  }

  /** The metric of this wire name or of one of its other usual names, such as {@code f1}. */
  public static Optional<Metric> find(String name) {
    return Arrays.stream(values())
        .filter(metric -> metric.wireName.equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(OTHER_NAMES.get(name)));
  }

  /**
   * As {@link #find(String)}.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  public static Metric of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "metric: '%s' (expected: one of %s)"
                        .formatted(name, Arrays.stream(values()).map(Metric::wireName).toList())));
  }

  /** The difference, signed so that positive means that the challenger is better. */
  double gain(double champion, double challenger) {
    return largerIsBetter ? challenger - champion : champion - challenger;
  }

  void require(Task expected) {
    if (task != expected) {
      throw new IllegalArgumentException(
          "metric: '%s' (expected: one for %s)".formatted(wireName(), expected));
    }
  }
}
