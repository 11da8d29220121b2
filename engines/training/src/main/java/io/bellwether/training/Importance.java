// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.scoring.pipeline.Explanation.Contribution;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The importance of inputs: the mean over rows of |contribution to the log-odds|, where the columns
 * that one input was encoded into count together (S. Lundberg et al., "From local explanations to
 * global understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020).
 */
final class Importance {
  private static final int MOST_ROWS = 2_000;

  private Importance() {}

  /** Over these rows, or 2,000 of them at equal distances; the largest first. */
  static Map<String, Double> of(Pipeline pipeline, Table inputs) {
    int rows = Math.min(inputs.rows(), MOST_ROWS);
    Map<String, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < rows; i++) {
      int row = (int) ((long) i * inputs.rows() / rows);
      for (Contribution each : pipeline.explain(pipeline.encodeRow(inputs, row)).contributions()) {
        sums.merge(each.feature(), Math.abs(each.contribution()) / rows, Double::sum);
      }
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
