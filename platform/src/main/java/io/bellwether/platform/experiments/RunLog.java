// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.List;
import java.util.Map;

/** What a run reports in one call; all of it is kept, or nothing. */
public record RunLog(
    List<MetricPoint> metrics, Map<String, String> params, Map<String, String> tags) {
  public RunLog {
    metrics = List.copyOf(metrics);
    params = Map.copyOf(params);
    tags = Map.copyOf(tags);
  }

  public static RunLog metrics(List<MetricPoint> metrics) {
    return new RunLog(metrics, Map.of(), Map.of());
  }

  public static RunLog params(Map<String, String> params) {
    return new RunLog(List.of(), params, Map.of());
  }
}
