// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The importance of inputs: the mean over rows of |contribution to the log-odds|, where the columns
 * that one input was encoded into count together (S. Lundberg et al., "From local explanations to
 * global understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020).
 */
final class Importance {
  private Importance() {}

  /**
   * @param origins the input of each column
   * @param contributions by row and column; further columns (the base value) are left out
   */
  static Map<String, Double> of(List<String> origins, double[][] contributions) {
    Map<String, Double> importance = new LinkedHashMap<>();
    for (double[] row : contributions) {
      Map<String, Double> inputs = new LinkedHashMap<>();
      for (int j = 0; j < origins.size(); j++) {
        inputs.merge(origins.get(j), row[j], Double::sum);
      }
      inputs.forEach(
          (input, value) ->
              importance.merge(input, Math.abs(value) / contributions.length, Double::sum));
    }
    return importance;
  }

  static Map<String, Double> of(List<String> origins, float[][] contributions) {
    double[][] wide = new double[contributions.length][origins.size()];
    for (int i = 0; i < wide.length; i++) {
      for (int j = 0; j < wide[i].length; j++) {
        wide[i][j] = contributions[i][j];
      }
    }
    return of(origins, wide);
  }
}
