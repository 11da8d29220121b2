// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.monitoring.MonitoringReport.DriftCheck;
import io.bellwether.platform.monitoring.MonitoringReport.MetricCheck;
import io.bellwether.platform.monitoring.MonitoringReport.Performance;
import io.bellwether.platform.monitoring.MonitoringReport.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A check in one word and in one sentence. */
final class Verdict {
  private Verdict() {}

  static State state(Optional<DriftChecks> drift, Optional<Performance> performance) {
    boolean high = drift.isPresent() && drift.get().report().high();
    boolean degraded = performance.isPresent() && performance.get().degraded();
    if (high || degraded) {
      return State.FAILED;
    }
    boolean some = drift.isPresent() && drift.get().report().driftedFeatures() > 0;
    return some ? State.ATTENTION : State.OK;
  }

  /**
   * @param absence why there is no performance, if there is none
   */
  static String summary(
      Optional<DriftChecks> drift, Optional<Performance> performance, String absence) {
    List<String> parts = new ArrayList<>();
    parts.add(drift.map(Verdict::driftInWords).orElse("no reference to compare with"));
    parts.add(performance.map(Verdict::performanceInWords).orElse(absence));
    return String.join("; ", parts);
  }

  private static String driftInWords(DriftChecks checks) {
    long drifted = checks.report().driftedFeatures();
    int total = checks.features().size();
    if (drifted == 0) {
      boolean moved = checks.prediction().isPresent() && checks.prediction().get().drifted();
      return "none of %d features has drifted%s"
          .formatted(total, moved ? ", but the predictions have" : "");
    }
    List<String> names =
        checks.features().stream().filter(DriftCheck::drifted).map(DriftCheck::name).toList();
    return "%d of %d features have drifted (%s), overall %s"
        .formatted(
            drifted,
            total,
            String.join(", ", names.subList(0, Math.min(3, names.size()))),
            number(checks.report().overall()));
  }

  private static String performanceInWords(Performance performance) {
    for (Map.Entry<String, MetricCheck> entry : performance.metrics().entrySet()) {
      MetricCheck check = entry.getValue();
      if (check.degraded()) {
        return "%s has fallen from %s to %s"
            .formatted(
                entry.getKey(),
                check.reference().map(Verdict::number).orElse("?"),
                number(check.now().value()));
      }
    }
    return "no loss of quality beyond the threshold on %d labelled predictions"
        .formatted(performance.labelled());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
