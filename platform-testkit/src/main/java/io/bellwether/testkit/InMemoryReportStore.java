// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.ReportStore;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reports that end with the test. */
public final class InMemoryReportStore implements ReportStore {
  private final List<Entry> newestFirst = new ArrayList<>();

  private record Entry(String workspace, MonitoringReport report) {}

  @Override
  public synchronized void add(String workspace, MonitoringReport report) {
    newestFirst.addFirst(new Entry(workspace, report));
  }

  @Override
  public synchronized Optional<MonitoringReport> find(String workspace, String id) {
    return newestFirst.stream()
        .filter(entry -> entry.workspace.equals(workspace) && entry.report.id().equals(id))
        .map(Entry::report)
        .findFirst();
  }

  @Override
  public Page<MonitoringReport> list(String workspace, Page.Request page) {
    return list(entry -> entry.workspace.equals(workspace), page);
  }

  @Override
  public Page<MonitoringReport> list(String workspace, String model, Page.Request page) {
    return list(
        entry -> entry.workspace.equals(workspace) && entry.report.model().equals(model), page);
  }

  private synchronized Page<MonitoringReport> list(Predicate<Entry> wanted, Page.Request page) {
    List<MonitoringReport> reports =
        newestFirst.stream()
            .filter(wanted)
            .map(Entry::report)
            .dropWhile(
                report -> page.after().isPresent() && !report.id().equals(page.after().get()))
            .skip(page.after().isPresent() ? 1 : 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(reports, page.limit(), MonitoringReport::id);
  }
}
