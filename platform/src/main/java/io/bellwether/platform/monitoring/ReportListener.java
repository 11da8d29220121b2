// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.shared.Caller;
import java.util.List;

/** Draws the conclusions of a check; what comes of them is called by its ids. */
@FunctionalInterface
public interface ReportListener {
  /** Called in the change that stores the report; returns the ids of the alerts it belongs to. */
  List<String> reported(Caller caller, MonitoringReport report);
}
