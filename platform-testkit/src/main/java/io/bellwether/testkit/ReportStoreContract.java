// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.monitoring.ReportStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.statistics.intervals.Estimate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link ReportStore} owes: reports as they were, newest first. */
public abstract class ReportStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract ReportStore store();

  private static MonitoringReport report(String id, String model, int second) {
    MonitoringReport.Distribution bins =
        new MonitoringReport.Distribution(
            List.of(0.0, 0.5, 1.0), List.of(), List.of(3L, 4L), List.of(0L, 9L), 1, 0);
    MonitoringReport.DriftCheck check =
        new MonitoringReport.DriftCheck(
            "age", "ks", 0.5, 1e-9, 0.4, true, true, 0.25, Optional.of(bins));
    return new MonitoringReport(
        id,
        model,
        "1",
        "1.0.0",
        NOW.plusSeconds(second),
        MonitoringReport.Trigger.AUTOMATIC,
        new MonitoringReport.Window(Optional.of(NOW), Optional.empty(), 500, 20, 700, 21),
        MonitoringReport.State.FAILED,
        "1 of 1 features has drifted",
        0.4,
        true,
        List.of("alert"),
        Optional.of(new Reference.Source("training", 1, "sha256:ab", 303)),
        List.of(check),
        Optional.of(check),
        Optional.of(
            new MonitoringReport.Performance(
                20,
                false,
                Map.of(
                    "roc_auc",
                    new MonitoringReport.MetricCheck(
                        new Estimate(Double.NaN, Double.NaN, Double.NaN),
                        Optional.of(0.9),
                        false)))));
  }

  private void add(MonitoringReport... reports) {
    transactions().write(() -> List.of(reports).forEach(report -> store().add("default", report)));
  }

  @Test
  void givesBackAReportAsItWas() {
    add(report("a", "heart", 0));

    assertThat(store().find("default", "a")).contains(report("a", "heart", 0));
    assertThat(store().find("default", "b")).isEmpty();
    assertThat(store().find("other", "a")).isEmpty();
  }

  @Test
  void pagesNewestFirst() {
    add(report("a", "heart", 0), report("b", "liver", 1), report("c", "heart", 2));
    add(report("d", "heart", 2));

    Page<MonitoringReport> first = store().list("default", Page.Request.first(3));
    Page<MonitoringReport> second = store().list("default", new Page.Request(3, first.next()));
    Page<MonitoringReport> heart = store().list("default", "heart", Page.Request.first(2));
    Page<MonitoringReport> older =
        store().list("default", "heart", new Page.Request(2, heart.next()));

    assertThat(first.items()).extracting(MonitoringReport::id).containsExactly("d", "c", "b");
    assertThat(second.items()).extracting(MonitoringReport::id).containsExactly("a");
    assertThat(second.next()).isEmpty();
    assertThat(heart.items()).extracting(MonitoringReport::id).containsExactly("d", "c");
    assertThat(older.items()).extracting(MonitoringReport::id).containsExactly("a");
  }
}
