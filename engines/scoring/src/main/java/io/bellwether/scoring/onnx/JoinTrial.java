// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tries whether the rows of several requests are best answered by one call: if a call takes so long
 * that it is handed to another thread anyway, rows cost less than half as much together, and each
 * is answered bit by bit as it is alone, so that nobody's answer depends on who else asks.
 */
final class JoinTrial {
  /** Together they take no longer than this alone, one after the other. */
  private static final long MOST_NANOS = 50_000_000;

  /** A graph that answers many rows much slower than one is not tried for long. */
  private static final long ENOUGH_NANOS = 2 * MOST_NANOS;

  private static final int MOST_ROWS = 64;
  private static final List<Integer> SIZES = List.of(2, 3, 16, MOST_ROWS);
  private static final int ROWS = 16;
  private static final int CALLS = 8;

  private JoinTrial() {}

  /**
   * How many rows may go into one call; 1: it is not to be joined.
   *
   * @param graph answers rows of {@code width} real numbers
   */
  static int mostRows(Function<List<Row>, double[][]> graph, int width) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>(MOST_ROWS);
    for (int i = 0; i < MOST_ROWS; i++) {
      rows.add(new Row(random.doubles(width).map(x -> (float) (4 * x - 2)).toArray()));
    }
    try {
      long alone = nanos(graph, rows.subList(0, 1));
      int most = (int) Math.min(MOST_ROWS, MOST_NANOS / Math.max(1, alone));
      if (alone < OnnxModel.SHORT_NANOS || most < 2) {
        return 1;
      }
      int some = Math.min(ROWS, most);
      long together = nanos(graph, rows.subList(0, some)) / some;
      return 2 * together < alone && isSame(graph, rows.subList(0, most)) ? most : 1;
    } catch (RefusedRowException e) {
      return 1;
    }
  }

  /** Of the quickest of some calls: the first ones take longer. */
  private static long nanos(Function<List<Row>, double[][]> graph, List<Row> rows) {
    long quickest = Long.MAX_VALUE;
    long begin = System.nanoTime();
    for (int i = 0; i < CALLS && System.nanoTime() - begin < ENOUGH_NANOS; i++) {
      long start = System.nanoTime();
      var _ = graph.apply(rows);
      quickest = Math.min(quickest, System.nanoTime() - start);
    }
    return quickest;
  }

  /** Whether calls of several sizes, the largest one too, answer as calls for single rows do. */
  private static boolean isSame(Function<List<Row>, double[][]> graph, List<Row> rows) {
    double[][] alone =
        rows.stream().map(row -> graph.apply(List.of(row))[0]).toArray(double[][]::new);
    return IntStream.concat(
            SIZES.stream().mapToInt(Integer::intValue).filter(size -> size < rows.size()),
            IntStream.of(rows.size()))
        .allMatch(size -> isSame(graph, rows, alone, size));
  }

  private static boolean isSame(
      Function<List<Row>, double[][]> graph, List<Row> rows, double[][] alone, int atATime) {
    for (int from = 0; from + atATime <= rows.size(); from += atATime) {
      double[][] together = graph.apply(rows.subList(from, from + atATime));
      if (!Arrays.deepEquals(together, Arrays.copyOfRange(alone, from, from + atATime))) {
        return false;
      }
    }
    return true;
  }
}
