// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.List;
import java.util.Map;

/**
 * A run with all it has logged.
 *
 * @param metrics the latest point of each metric, by key
 */
public record RunDetail(
    Run run,
    Map<String, String> params,
    List<MetricPoint> metrics,
    Map<String, String> tags,
    List<DatasetInput> inputs,
    List<ModelLink> models) {
  public RunDetail {
    params = Map.copyOf(params);
    metrics = List.copyOf(metrics);
    tags = Map.copyOf(tags);
    inputs = List.copyOf(inputs);
    models = List.copyOf(models);
  }

  /** The same beside the run as it is now. */
  public RunDetail of(Run now) {
    return new RunDetail(now, params, metrics, tags, inputs, models);
  }
}
