// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.monitoring.MonitoringReport.MetricCheck;
import io.bellwether.platform.monitoring.MonitoringReport.Performance;
import io.bellwether.statistics.intervals.Estimate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static Performance performance(double now, boolean degraded) {
    MetricCheck auc =
        new MetricCheck(new Estimate(now, now - 0.04, now + 0.04), Optional.of(0.9), degraded);
    return new Performance(300, degraded, Map.of("roc_auc", auc));
  }

  private static String summary(Performance performance) {
    return Verdict.summary(Optional.empty(), Optional.of(performance), "no labels yet");
  }

  @Test
  void claimsNoMoreThanWasJudged() {
    assertThat(summary(performance(0.853, false)))
        .endsWith("; no loss of quality beyond the threshold on 300 labelled predictions");
  }

  @Test
  void namesWhatHasFallen() {
    assertThat(summary(performance(0.7, true)))
        .endsWith("; roc_auc has fallen from 0.900 to 0.700");
  }
}
