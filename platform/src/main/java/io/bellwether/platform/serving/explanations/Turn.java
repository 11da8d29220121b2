// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.scoring.Carriers;
import io.bellwether.scoring.explain.RowFunction;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long an explanation may keep a core, and where it lets others run. */
final class Turn {
  /** There are as few carrier threads as cores, so rows are answered a few at a time. */
  private static final int ROWS = 256;

  private final LongSupplier nanoTime;
  private final long start;
  private final Duration longest;
  private final Supplier<? extends PlatformException> over;

  /** How long the model took to answer {@link #ROWS} rows; 0 before it was asked. */
  private long took;

  /**
   * @param over what is thrown when the time is over
   */
  Turn(LongSupplier nanoTime, Duration longest, Supplier<? extends PlatformException> over) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.longest = longest;
    this.over = over;
  }

  void letOthersRun() {
    Deadline.current().check();
    if (nanoTime.getAsLong() - start > longest.toNanos()) {
      throw over.get();
    }
    Carriers.letOthersRun();
  }

  /**
   * How often a function can be asked for so many rows as these within half of the time, by how
   * long its model takes to answer some, which is measured the first time: another process or
   * server may take a hundred times as long as a model here.
   */
  long affordable(RowFunction function, double[][] rows) {
    if (took == 0) {
      double[][] some = new double[ROWS][];
      Arrays.setAll(some, i -> rows[i % rows.length]);
      took = Math.max(1, Math.min(time(function, some), time(function, some))); // The first warms.
    }
    return (long) (longest.toNanos() / 2.0 / took * ROWS / rows.length);
  }

  private long time(RowFunction function, double[][] rows) {
    letOthersRun();
    long begin = nanoTime.getAsLong();
    var _ = function.apply(rows);
    return nanoTime.getAsLong() - begin;
  }

  RowFunction limited(RowFunction function) {
    return rows -> {
      double[] answers = new double[rows.length];
      inParts(
          rows,
          (from, part) -> {
            double[] some = function.apply(part);
            System.arraycopy(some, 0, answers, from, some.length);
          });
      return answers;
    };
  }

  /** What is done with some rows of many. */
  @FunctionalInterface
  interface Part {
    /**
     * @param from where they begin among all
     */
    void of(int from, double[][] rows);
  }

  void inParts(double[][] rows, Part part) {
    for (int from = 0; from < rows.length; from += ROWS) {
      letOthersRun();
      part.of(from, Arrays.copyOfRange(rows, from, end(from, rows)));
    }
  }

  private static int end(int from, double[][] rows) {
    return Math.min(from + ROWS, rows.length);
  }
}
