// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.util.List;

/** Counts and measures traces without reading them one by one. */
public interface TraceMetricStore {
  /** One point for each group, in the order of time and dimensions; one if there are no groups. */
  List<TraceMetricPoint> points(
      String workspace, List<String> experimentIds, TraceMetricQuery query);

  /** How many traces of the experiments all of these searches find; orders and pages are idle. */
  long count(String workspace, List<String> experimentIds, List<TraceSearch> searches);
}
