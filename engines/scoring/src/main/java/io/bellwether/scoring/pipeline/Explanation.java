// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import java.util.List;

/**
 * Why a row got its margin: baseValue + Σ contributions = margin.
 *
 * @param output the output that is explained: 0, or the index of a class or target
 * @param baseValue the margin of a row of which nothing is known
 * @param contributions one per input of the pipeline, in its order
 */
public record Explanation(
    int output, double margin, double baseValue, List<Contribution> contributions) {
  public Explanation {
    contributions = List.copyOf(contributions);
  }

  /**
   * One input's part.
   *
   * @param contribution in the space of the margin: log-odds for a classifier
   * @param effect what the answer would change by without it: g(margin) − g(margin − contribution),
   *     where g is the model's link; for a binary classifier the difference of two probabilities
   */
  public record Contribution(String feature, double contribution, double effect) {}
}
