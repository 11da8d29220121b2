// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The game whose players are features: a coalition is worth the mean answer to the background rows,
 * in which its features have the values of the row that is explained.
 */
final class Game {
  /** So many rows are answered in one call. */
  private static final int BATCH = 4096;

  private final RowFunction function;
  private final double[] row;
  private final double[][] background;
  private final int[] players;
  private long evaluations;

  Game(RowFunction function, double[] row, double[][] background) {
    this.function = function;
    this.row = row;
    this.background = background;
    players = IntStream.range(0, row.length).filter(this::matters).toArray();
  }

  /** A feature that is the same in all rows changes nothing. */
  private boolean matters(int feature) {
    for (double[] other : background) {
      if (Double.compare(other[feature] + 0.0, row[feature] + 0.0) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The features that differ from the background. */
  int[] players() {
    return players;
  }

  long evaluations() {
    return evaluations;
  }

  /** What each coalition of players is worth. */
  double[] worth(List<BitSet> coalitions) {
    double[] worth = new double[coalitions.size()];
    int some = Math.max(1, BATCH / background.length);
    for (int from = 0; from < worth.length; from += some) {
      int to = Math.min(worth.length, from + some);
      double[] answers = answers(coalitions.subList(from, to));
      for (int i = from; i < to; i++) {
        double sum = 0;
        for (int j = 0; j < background.length; j++) {
          sum += answers[(i - from) * background.length + j];
        }
        worth[i] = sum / background.length;
      }
    }
    return worth;
  }

  private double[] answers(List<BitSet> coalitions) {
    double[][] rows = new double[coalitions.size() * background.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] mixed = background[i % background.length].clone();
      BitSet members = coalitions.get(i / background.length);
      for (int at = members.nextSetBit(0); at >= 0; at = members.nextSetBit(at + 1)) {
        mixed[players[at]] = row[players[at]];
      }
      rows[i] = mixed;
    }
    evaluations += rows.length;
    return function.apply(rows);
  }

  /** What the row itself is answered. */
  double value() {
    evaluations++;
    return function.apply(row);
  }
}
