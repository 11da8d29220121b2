// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.monitoring.MonitoringReport.MetricCheck;
import io.bellwether.platform.monitoring.MonitoringReport.Performance;
import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.statistics.quality.RegressionQuality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Collects labelled predictions and judges them as the evaluation did.
 *
 * <p>A metric is degraded when it is worse than in the evaluation by more than the threshold, and
 * by more than {@value #NOISE} standard errors of the difference: of the window's value and the
 * evaluation's, each from its 95 % interval. Only ROC-AUC and accuracy are judged (the others say
 * the same less surely), so that repeated checks rarely alarm without a cause.
 */
final class PerformanceChecks {
  private static final double NOISE = 2.58;
  private static final List<String> JUDGED =
      List.of(Metric.ROC_AUC.wireName(), Metric.ACCURACY.wireName());

  private final List<String> classes;
  private final DoubleStream.Builder probabilities = DoubleStream.builder();
  private final DoubleStream.Builder truths = DoubleStream.builder();
  private long rows;
  private long labelled;
  private boolean isOfTargets;

  /**
   * @param classes the names of the model's classes; none for regression
   */
  PerformanceChecks(List<String> classes) {
    this.classes = classes;
  }

  void add(Prediction prediction, Label label) {
    labelled++;
    isOfTargets |= prediction.outcome() instanceof List;
    if (classes.size() == 2) {
      int truth = Outcomes.classOf(label.value(), classes);
      if (truth >= 0 && prediction.probability().isPresent()) {
        add(prediction.probability().get(), truth);
      }
    } else if (classes.isEmpty()
        && label.value() instanceof Number truth
        && prediction.outcome() instanceof Number value
        && Double.isFinite(value.doubleValue())) {
      add(value.doubleValue(), truth.doubleValue());
    }
  }

  private void add(double predicted, double truth) {
    probabilities.add(predicted);
    truths.add(truth);
    rows++;
  }

  long labelled() {
    return labelled;
  }

  /** Why there are no metrics of what was added. */
  String absence() {
    if (labelled == 0) {
      return "no labels yet";
    }
    String why = "no label can be compared with its prediction";
    if (isOfTargets) {
      why = "the model answers several targets";
    } else if (classes.size() > 2) {
      why = "the model has %d classes".formatted(classes.size());
    }
    return "%d labelled prediction%s, whose quality is not computed: %s"
        .formatted(labelled, labelled == 1 ? "" : "s", why);
  }

  /** The metrics of what was added; nothing if no label could be compared. */
  Optional<Performance> judge(Map<String, Estimate> evaluation, MonitoringConfig config) {
    if (rows == 0) {
      return Optional.empty();
    }
    Map<String, MetricCheck> checks = new LinkedHashMap<>();
    metrics()
        .forEach(
            (name, now) -> {
              Estimate before = evaluation.get(name);
              Optional<Double> reference =
                  Optional.ofNullable(before).map(Estimate::value).filter(Double::isFinite);
              boolean degraded =
                  before != null && JUDGED.contains(name) && isDegraded(now, before, config);
              checks.put(name, new MetricCheck(now, reference, degraded));
            });
    boolean degraded = checks.values().stream().anyMatch(MetricCheck::degraded);
    return Optional.of(new Performance(labelled, degraded, checks));
  }

  private Map<String, Estimate> metrics() {
    double[] predicted = probabilities.build().toArray();
    double[] actual = truths.build().toArray();
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    if (classes.isEmpty()) {
      RegressionQuality quality = RegressionQuality.of(actual, predicted);
      for (Metric metric : List.of(Metric.MAE, Metric.RMSE, Metric.R2)) {
        double value = quality.get(metric);
        metrics.put(metric.wireName(), new Estimate(value, Double.NaN, Double.NaN));
      }
      return metrics;
    }
    boolean[] positive = new boolean[actual.length];
    for (int i = 0; i < actual.length; i++) {
      positive[i] = actual[i] == 1;
    }
    BinaryQuality.of(positive, predicted)
        .metrics()
        .forEach((metric, estimate) -> metrics.put(metric.wireName(), estimate));
    return metrics;
  }

  private static boolean isDegraded(Estimate now, Estimate before, MonitoringConfig config) {
    double loss = before.value() - now.value();
    double noise = Math.hypot(standardError(now), standardError(before));
    return loss > config.degradationThreshold() && loss > NOISE * noise;
  }

  /** Of an interval that reaches the border of 0..1 the longer side is the honest one. */
  private static double standardError(Estimate estimate) {
    double longer = Math.max(estimate.value() - estimate.low(), estimate.high() - estimate.value());
    return Double.isNaN(longer) ? Double.NaN : longer / Confidence.P95.z();
  }
}
