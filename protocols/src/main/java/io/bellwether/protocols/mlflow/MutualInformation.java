// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.tracing.TraceMetrics.Counts;

/**
 * Normalised pointwise mutual information of two conditions (Bouma 2009): ln(p(xy) / (p(x) p(y))) /
 * -ln p(xy). 1 if they always come together, 0 if they know nothing of each other, -1 if they never
 * meet; NaN if one of them never holds.
 */
final class MutualInformation {
  /** What is added to each of the four cells so that few traces do not tell too much. */
  static final double JEFFREYS = 0.5;

  private MutualInformation() {}

  static double of(Counts counts, double smoothing) {
    long only1 = counts.first() - counts.both();
    long only2 = counts.second() - counts.both();
    long none = counts.all() - counts.first() - counts.second() + counts.both();
    if (counts.first() == 0 || counts.second() == 0 || only1 < 0 || only2 < 0 || none < 0) {
      return Double.NaN;
    }
    if (counts.both() == 0 && smoothing == 0) {
      return -1;
    }
    if (only1 == 0 && only2 == 0 && none == 0) {
      return 1;
    }
    double both = counts.both() + smoothing;
    double all = counts.all() + 4 * smoothing;
    double first = counts.first() + 2 * smoothing;
    double second = counts.second() + 2 * smoothing;
    double together = Math.log(both) + Math.log(all) - (Math.log(first) + Math.log(second));
    return Math.clamp(together / (Math.log(all) - Math.log(both)), -1, 1);
  }
}
