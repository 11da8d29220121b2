// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.statistics.intervals.Estimate;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One check of a model.
 *
 * @param overall the overall drift score, 0..1
 * @param retrain whether the drift asks for retraining
 * @param features the largest effect first
 * @param prediction empty without a reference
 * @param performance empty without labels
 */
public record MonitoringReport(
    String id,
    String model,
    String version,
    String semanticVersion,
    Instant createdAt,
    Trigger trigger,
    Window window,
    State state,
    String summary,
    double overall,
    boolean retrain,
    List<String> alerts,
    Optional<Reference.Source> reference,
    List<DriftCheck> features,
    Optional<DriftCheck> prediction,
    Optional<Performance> performance) {
  public MonitoringReport {
    alerts = List.copyOf(alerts);
    features = List.copyOf(features);
  }

  /** Who asked for it. */
  public enum Trigger {
    MANUAL,
    AUTOMATIC
  }

  /** What follows from it; FAILED: an alert of level high or critical. */
  public enum State {
    OK,
    ATTENTION,
    FAILED
  }

  /**
   * What was looked at.
   *
   * @param from time of the earliest prediction
   * @param to time of the latest
   * @param predictionsSeen how many predictions of the model there had ever been
   * @param labelsSeen how many labels
   */
  public record Window(
      Optional<Instant> from,
      Optional<Instant> to,
      long predictions,
      long labelled,
      long predictionsSeen,
      long labelsSeen) {}

  /**
   * One feature or the predictions against their reference.
   *
   * @param pValue 0..1, not corrected for the number of features
   * @param effect 0..1
   * @param strong whether this alone is an alert of level high
   * @param importance its share in the overall score
   */
  public record DriftCheck(
      String name,
      String method,
      double statistic,
      double pValue,
      double effect,
      boolean drifted,
      boolean strong,
      double importance,
      Optional<Distribution> distribution) {}

  /**
   * Counts of reference and current, on common bins or by category.
   *
   * @param edges one more than there are bins; empty for categories
   * @param categories empty for numbers
   */
  public record Distribution(
      List<Double> edges,
      List<String> categories,
      List<Long> reference,
      List<Long> current,
      long referenceMissing,
      long currentMissing) {
    public Distribution {
      edges = List.copyOf(edges);
      categories = List.copyOf(categories);
      reference = List.copyOf(reference);
      current = List.copyOf(current);
    }
  }

  /**
   * Metrics of the labelled predictions.
   *
   * @param degraded whether one is worse than in the evaluation by more than the threshold and more
   *     than noise explains
   * @param metrics by name
   */
  public record Performance(long labelled, boolean degraded, Map<String, MetricCheck> metrics) {
    public Performance {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /**
   * @param now its bounds are NaN where there are none
   * @param reference the same metric in the evaluation
   * @param degraded whether this metric is what is wrong
   */
  public record MetricCheck(Estimate now, Optional<Double> reference, boolean degraded) {
    /** Value minus reference. */
    public Optional<Double> change() {
      return reference.map(before -> now.value() - before).filter(Double::isFinite);
    }
  }

  public long driftedFeatures() {
    return features.stream().filter(DriftCheck::drifted).count();
  }

  public boolean isDegraded() {
    return performance.isPresent() && performance.get().degraded();
  }

  /** The same report with the alerts that it raised. */
  MonitoringReport with(List<String> raised) {
    return new MonitoringReport(
        id,
        model,
        version,
        semanticVersion,
        createdAt,
        trigger,
        window,
        state,
        summary,
        overall,
        retrain,
        raised,
        reference,
        features,
        prediction,
        performance);
  }
}
