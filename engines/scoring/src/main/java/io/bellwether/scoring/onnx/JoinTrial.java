// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Tries whether the rows of several requests are best answered by one call: if a call takes so long
 * that it is handed to another thread anyway, rows cost less than half as much together, and each
 * is answered bit by bit as it is alone, so that nobody's answer depends on who else asks.
 */
final class JoinTrial {
  /** Together they take no longer than this alone, one after the other. */
  private static final long MOST_NANOS = 50_000_000;

  private static final int MOST_ROWS = 64;
  private static final int ROWS = 16;
  private static final int FEW = 3;
  private static final int CALLS = 8;

  private JoinTrial() {}

  /**
   * How many rows may go into one call; 1: it is not to be joined.
   *
   * @param graph answers rows of {@code width} real numbers
   */
  static int mostRows(Function<List<Row>, double[][]> graph, int width) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>(ROWS);
    for (int i = 0; i < ROWS; i++) {
      rows.add(new Row(random.doubles(width).map(x -> (float) (4 * x - 2)).toArray()));
    }
    try {
      long alone = nanos(graph, rows.subList(0, 1));
      if (alone < OnnxModel.SHORT_NANOS || 2 * alone > MOST_NANOS) {
        return 1;
      }
      long together = nanos(graph, rows) / ROWS;
      boolean joins = 2 * together < alone && isSame(graph, rows, ROWS) && isSame(graph, rows, FEW);
      return joins ? (int) Math.min(MOST_ROWS, MOST_NANOS / alone) : 1;
    } catch (RefusedRowException e) {
      return 1;
    }
  }

  /** Of the quickest of some calls: the first ones take longer. */
  private static long nanos(Function<List<Row>, double[][]> graph, List<Row> rows) {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      var _ = graph.apply(rows);
      quickest = Math.min(quickest, System.nanoTime() - start);
    }
    return quickest;
  }

  private static boolean isSame(
      Function<List<Row>, double[][]> graph, List<Row> rows, int atATime) {
    for (int from = 0; from + atATime <= rows.size(); from += atATime) {
      double[][] together = graph.apply(rows.subList(from, from + atATime));
      for (int i = 0; i < atATime; i++) {
        double[] alone = graph.apply(rows.subList(from + i, from + i + 1))[0];
        if (!Arrays.equals(together[i], alone)) {
          return false;
        }
      }
    }
    return true;
  }
}
