// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

/**
 * The outcome of a hypothesis test.
 *
 * @param statistic the test's statistic
 * @param pValue 0..1, the probability of such a statistic or a larger one if both samples come from
 *     the same law
 */
public record TestResult(double statistic, double pValue) {
  /** Nothing to compare, so no evidence against "the same". */
  static final TestResult NO_EVIDENCE = new TestResult(0, 1);
}
