// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.List;

/**
 * The log-loss after each boosting round.
 *
 * @param train on the rows that were learnt from
 * @param valid on rows that were not; as long as {@code train}
 */
public record LearningCurve(double[] train, double[] valid) {

  /** The mean of curves of equal length, round by round. */
  static LearningCurve mean(List<LearningCurve> curves) {
    int rounds = curves.getFirst().train.length;
    double[] train = new double[rounds];
    double[] valid = new double[rounds];
    for (LearningCurve curve : curves) {
      for (int round = 0; round < rounds; round++) {
        train[round] += curve.train[round] / curves.size();
        valid[round] += curve.valid[round] / curves.size();
      }
    }
    return new LearningCurve(train, valid);
  }
}
