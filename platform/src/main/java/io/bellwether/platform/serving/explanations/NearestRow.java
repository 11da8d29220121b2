// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.scoring.explain.Counterfactuals;
import io.bellwether.scoring.explain.RowFunction;
import java.util.stream.IntStream;

/** A goal that remembers which of the rows that it was asked for came nearest to it. */
final class NearestRow implements RowFunction {
  private static final int MOST_CHANGED = Counterfactuals.Settings.DEFAULT.changed();

  private final RowFunction goal;
  private final double[] start;
  private double[] nearest;
  private double best = Double.NEGATIVE_INFINITY;
  private long asked;

  /**
   * @param start the row that is explained
   */
  NearestRow(RowFunction goal, double[] start) {
    this.goal = goal;
    this.start = start;
    this.nearest = start;
  }

  @Override
  public double[] apply(double[][] rows) {
    double[] goals = goal.apply(rows);
    asked += rows.length;
    for (int i = 0; i < goals.length; i++) {
      if (goals[i] > best) {
        best = goals[i];
        nearest = rows[i].clone();
      }
    }
    return goals;
  }

  double[] row() {
    return nearest;
  }

  /** The inputs that are different, in order. */
  int[] changed() {
    return IntStream.range(0, start.length)
        .filter(i -> Double.compare(start[i] + 0.0, nearest[i] + 0.0) != 0)
        .toArray();
  }

  /** Why it does not do, of a search that found nothing. */
  String reason() {
    int changed = changed().length;
    if (changed == 0) {
      return "none of %,d rows that were tried comes nearer: let other inputs change"
          .formatted(asked);
    }
    return best >= 0
        ? "%d inputs would have to change, and at most %d are changed"
            .formatted(changed, MOST_CHANGED)
        : "none of %,d rows that were tried is as wanted, this one is nearest: let more inputs change, or want less"
            .formatted(asked);
  }
}
