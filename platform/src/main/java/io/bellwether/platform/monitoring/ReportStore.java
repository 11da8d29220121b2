// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.shared.Page;
import java.util.Optional;

/** Keeps the reports of checks. */
public interface ReportStore {
  /** Adds the report; only inside a change. */
  void add(String workspace, MonitoringReport report);

  Optional<MonitoringReport> find(String workspace, String id);

  /** Newest first. */
  Page<MonitoringReport> list(String workspace, Page.Request page);

  /** Newest first, of one model. */
  Page<MonitoringReport> list(String workspace, String model, Page.Request page);
}
