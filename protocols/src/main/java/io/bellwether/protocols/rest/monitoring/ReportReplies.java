// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.monitoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.Reference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reports as our API shows them. */
final class ReportReplies {
  private ReportReplies() {}

  record Summary(
      String reportId,
      String modelName,
      String modelVersion,
      String semanticVersion,
      Instant createdAt,
      String trigger,
      Window window,
      String state,
      String summary,
      double overallDriftScore,
      long driftedFeatures,
      int totalFeatures,
      List<String> alertIds) {
    static Summary of(MonitoringReport report) {
      return new Summary(
          report.id(),
          report.model(),
          report.version(),
          report.semanticVersion(),
          report.createdAt(),
          report.trigger().name().toLowerCase(Locale.ROOT),
          Window.of(report.window()),
          report.state().name().toLowerCase(Locale.ROOT),
          report.summary(),
          report.overall(),
          report.driftedFeatures(),
          report.features().size(),
          report.alerts());
    }
  }

  record Window(Optional<Instant> from, Optional<Instant> to, long predictions, long labelled) {
    static Window of(MonitoringReport.Window window) {
      return new Window(window.from(), window.to(), window.predictions(), window.labelled());
    }
  }

  record Full(
      @JsonUnwrapped Summary fields,
      Optional<Reference.Source> reference,
      List<Check> features,
      Optional<Check> predictionDrift,
      Optional<Performance> performance) {
    static Full of(MonitoringReport report) {
      return new Full(
          Summary.of(report),
          report.reference(),
          report.features().stream().map(Check::of).toList(),
          report.prediction().map(Check::of),
          report.performance().map(Performance::of));
    }
  }

  record Check(
      String name,
      String method,
      double statistic,
      Optional<Double> pValue,
      double effect,
      boolean drifted,
      double importance,
      Optional<Distribution> distribution) {
    static Check of(MonitoringReport.DriftCheck check) {
      return new Check(
          check.name(),
          check.method(),
          check.statistic(),
          number(check.pValue()),
          check.effect(),
          check.drifted(),
          check.importance(),
          check.distribution().map(Distribution::of));
    }
  }

  /** Either edges or categories. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Distribution(
      List<Double> edges,
      List<String> categories,
      List<Long> reference,
      List<Long> current,
      @JsonInclude(JsonInclude.Include.ALWAYS) long referenceMissing,
      @JsonInclude(JsonInclude.Include.ALWAYS) long currentMissing) {
    static Distribution of(MonitoringReport.Distribution distribution) {
      return new Distribution(
          distribution.edges(),
          distribution.categories(),
          distribution.reference(),
          distribution.current(),
          distribution.referenceMissing(),
          distribution.currentMissing());
    }
  }

  record Performance(long labelled, boolean degraded, Map<String, Metric> metrics) {
    static Performance of(MonitoringReport.Performance performance) {
      Map<String, Metric> metrics = new LinkedHashMap<>();
      performance.metrics().forEach((name, check) -> metrics.put(name, Metric.of(check)));
      return new Performance(performance.labelled(), performance.degraded(), metrics);
    }
  }

  /** What a check said of a version on the labelled predictions of a time. */
  record Period(
      String modelVersion,
      String semanticVersion,
      String reportId,
      Instant checkedAt,
      Window window,
      @JsonUnwrapped Performance performance) {
    /** Of a check without labels there is none. */
    static Optional<Period> of(MonitoringReport report) {
      return report
          .performance()
          .map(
              found ->
                  new Period(
                      report.version(),
                      report.semanticVersion(),
                      report.id(),
                      report.createdAt(),
                      Window.of(report.window()),
                      Performance.of(found)));
    }
  }

  record Metric(
      Optional<Double> value,
      Optional<Double> low,
      Optional<Double> high,
      Optional<Double> reference,
      Optional<Double> change) {
    static Metric of(MonitoringReport.MetricCheck check) {
      return new Metric(
          number(check.now().value()),
          number(check.now().low()),
          number(check.now().high()),
          check.reference(),
          check.change());
    }
  }

  record Change(Optional<Double> value, Optional<Double> change) {}

  /** Value and change of each metric. */
  static Map<String, Change> changes(Optional<MonitoringReport> report) {
    Map<String, Change> changes = new LinkedHashMap<>();
    report
        .flatMap(MonitoringReport::performance)
        .ifPresent(
            performance ->
                performance
                    .metrics()
                    .forEach(
                        (name, check) ->
                            changes.put(
                                name, new Change(number(check.now().value()), check.change()))));
    return changes;
  }

  private static Optional<Double> number(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
