// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.monitoring.MonitoringReport.Distribution;
import io.bellwether.platform.monitoring.MonitoringReport.DriftCheck;
import io.bellwether.statistics.drift.DriftReport;
import io.bellwether.statistics.drift.DriftThresholds;
import io.bellwether.statistics.drift.FeatureDrift;
import io.bellwether.statistics.profiles.CategoryBars;
import io.bellwether.statistics.profiles.CategoryProfile;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.Histogram;
import io.bellwether.statistics.profiles.NumericProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The drift of a window against its reference.
 *
 * @param report the verdict
 * @param features the largest effect first
 */
record DriftChecks(DriftReport report, List<DriftCheck> features, Optional<DriftCheck> prediction) {
  private static final String PREDICTION = "prediction";
  private static final int MOST_BARS = 20;

  static DriftChecks of(Reference reference, WindowProfile window, MonitoringConfig config) {
    List<FeatureDrift> drifts = new ArrayList<>();
    reference
        .features()
        .forEach(
            (name, profile) ->
                drifts.add(
                    FeatureDrift.compare(
                        name, profile.asSample(), window.feature(name).asSample())));
    FeatureDrift prediction =
        FeatureDrift.compare(
            PREDICTION, reference.predictions().asSample(), window.predictions().asSample());
    DriftReport report =
        DriftReport.of(
            drifts,
            prediction,
            reference.importance(),
            DriftThresholds.DEFAULT.withOverall(config.driftThreshold()));
    List<DriftCheck> features =
        report.features().stream()
            .map(
                result -> {
                  String name = result.drift().name();
                  ColumnProfile before = reference.features().get(name);
                  return before == null
                      ? check(result, Optional.empty())
                      : check(result, distribution(before, window.feature(name)));
                })
            .sorted(Comparator.comparingDouble(check -> -check.effect()))
            .toList();
    return new DriftChecks(
        report,
        features,
        report
            .prediction()
            .map(
                result ->
                    check(result, distribution(reference.predictions(), window.predictions()))));
  }

  private static DriftCheck check(DriftReport.Result result, Optional<Distribution> distribution) {
    FeatureDrift drift = result.drift();
    return new DriftCheck(
        drift.name(),
        drift.method().wireName(),
        drift.statistic(),
        drift.pValue(),
        drift.effect(),
        result.drifted(),
        result.strong(),
        result.importance(),
        distribution);
  }

  private static Optional<Distribution> distribution(ColumnProfile before, ColumnProfile now) {
    return switch (before) {
      case NumericProfile reference when now instanceof NumericProfile current ->
          numbers(reference, current);
      case CategoryProfile reference when now instanceof CategoryProfile current ->
          Optional.of(categories(reference, current));
      case NumericProfile _, CategoryProfile _ -> Optional.empty();
    };
  }

  private static Optional<Distribution> numbers(NumericProfile reference, NumericProfile current) {
    Histogram histogram = Histogram.of(reference.sample(), current.sample());
    if (histogram.edges().length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Distribution(
            Arrays.stream(histogram.edges()).boxed().toList(),
            List.of(),
            Arrays.stream(histogram.reference()).boxed().toList(),
            Arrays.stream(histogram.current()).boxed().toList(),
            reference.missing(),
            current.missing()));
  }

  private static Distribution categories(CategoryProfile reference, CategoryProfile current) {
    CategoryBars bars = CategoryBars.of(reference, current, MOST_BARS);
    List<String> labels = new ArrayList<>(bars.labels());
    List<Long> before = new ArrayList<>(Arrays.stream(bars.reference()).boxed().toList());
    List<Long> now = new ArrayList<>(Arrays.stream(bars.current()).boxed().toList());
    if (bars.referenceRest() + bars.currentRest() > 0) {
      labels.add("(others)");
      before.add(bars.referenceRest());
      now.add(bars.currentRest());
    }
    return new Distribution(List.of(), labels, before, now, reference.missing(), current.missing());
  }
}
