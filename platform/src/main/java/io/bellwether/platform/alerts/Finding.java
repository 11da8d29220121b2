// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import io.bellwether.platform.monitoring.MonitoringConfig;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.MonitoringReport.DriftCheck;
import io.bellwether.platform.monitoring.MonitoringReport.MetricCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a check says is wrong. Predictions that drift because features do are no finding of their
 * own.
 *
 * @param type as in {@link Alert}
 */
record Finding(
    Alert.Level level, String type, String message, double severity, String suggestedAction) {

  /** Drift is told only of a window with enough predictions; fewer say too little. */
  static List<Finding> of(MonitoringReport report, MonitoringConfig config) {
    List<Finding> findings = new ArrayList<>();
    if (report.window().predictions() >= config.minSamples()) {
      drift(report, config.driftThreshold()).ifPresent(findings::add);
    }
    report
        .performance()
        .ifPresent(
            performance ->
                performance.metrics().entrySet().stream()
                    .filter(entry -> entry.getValue().degraded())
                    .findFirst()
                    .ifPresent(entry -> findings.add(degradation(report, entry))));
    return findings;
  }

  private static Optional<Finding> drift(MonitoringReport report, double threshold) {
    Predicate<DriftCheck> strong = check -> check.strong() && check.effect() >= threshold;
    if (report.overall() >= threshold || report.features().stream().anyMatch(strong)) {
      return Optional.of(dataDrift(report));
    }
    return report.prediction().filter(strong).map(check -> predictionDrift(report, check));
  }

  private static Finding dataDrift(MonitoringReport report) {
    List<String> names =
        report.features().stream().filter(DriftCheck::drifted).map(DriftCheck::name).toList();
    double largest = report.features().stream().mapToDouble(DriftCheck::effect).max().orElse(0);
    return new Finding(
        Alert.Level.HIGH,
        Alert.DATA_DRIFT,
        "%s: %d of %d features have drifted, overall score %s; most: %s"
            .formatted(
                name(report),
                names.size(),
                report.features().size(),
                number(report.overall()),
                String.join(", ", names.subList(0, Math.min(5, names.size())))),
        Math.clamp(Math.max(report.overall(), largest), 0, 1),
        report.retrain()
            ? "Look whether the data are right; if they are, retrain on recent labelled data"
            : "Look whether the data are right, and watch the model's performance");
  }

  private static Finding predictionDrift(MonitoringReport report, DriftCheck check) {
    return new Finding(
        Alert.Level.HIGH,
        Alert.PREDICTION_DRIFT,
        "%s: its predictions have drifted by %s though no feature has by itself"
            .formatted(name(report), number(check.effect())),
        Math.clamp(check.effect(), 0, 1),
        "Compare recent decisions with earlier ones, and send labels to judge them");
  }

  private static Finding degradation(
      MonitoringReport report, Map.Entry<String, MetricCheck> entry) {
    MetricCheck check = entry.getValue();
    double loss = check.change().map(Math::abs).orElse(0.0);
    return new Finding(
        Alert.Level.CRITICAL,
        Alert.PERFORMANCE,
        "%s: %s is %s on %d labelled predictions, %s less than in the evaluation"
            .formatted(
                name(report),
                entry.getKey(),
                number(check.now().value()),
                report.window().labelled(),
                number(loss)),
        Math.clamp(0.5 + loss, 0, 1),
        "Retrain on the labelled predictions, or go back to an earlier version");
  }

  private static String name(MonitoringReport report) {
    return report.model() + " version " + report.version();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
