// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.List;

/**
 * Keeps the metrics of runs. Writing must be cheap and is not burdened with what only searches
 * need: searches by metric see what {@link #index} has been told to make known.
 */
public interface MetricStore {
  /** Adds points; a point that is there already changes nothing. Only inside a change. */
  void append(String workspace, Run run, List<MetricPoint> points);

  /** The latest point of each metric, by key. */
  List<MetricPoint> latest(String workspace, String runId);

  /** The whole curve of one metric in the order of {@link MetricPoint#IN_TIME}, no point twice. */
  List<MetricPoint> history(String workspace, String runId, String key);

  /** At most {@code limit} runs of these experiments whose latest values searches do not know. */
  List<String> unindexed(String workspace, List<String> experimentIds, int limit);

  /** Makes the latest values of these runs known to searches; only inside a change. */
  void index(String workspace, List<String> runIds);
}
