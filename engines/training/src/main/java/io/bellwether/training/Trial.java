// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One try of the search.
 *
 * @param number from 1; 1 is the standard hyper-parameters
 * @param scores the spec's metric on each fold
 */
public record Trial(int number, Map<String, Double> params, FoldScores scores) {
  public Trial {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
