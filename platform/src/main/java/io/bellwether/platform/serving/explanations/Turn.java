// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.explain.RowFunction;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** How long an explanation may keep a core, and where it lets others run. */
final class Turn {
  /** There are as few carrier threads as cores, so rows are answered a few at a time. */
  private static final int ROWS = 256;

  private final LongSupplier nanoTime;
  private final long start;
  private final Duration longest;

  Turn(LongSupplier nanoTime, Duration longest) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.longest = longest;
  }

  /**
   * @throws InvalidInput if the time is over
   */
  @SuppressWarnings("ThreadPriorityCheck")
  void letOthersRun() {
    if (nanoTime.getAsLong() - start > longest.toNanos()) {
      throw InvalidInput.field(
          "prediction_ids",
          "more than %d s of work".formatted(longest.toSeconds()),
          "fewer ids, or a model that answers faster",
          "ask for fewer predictions at a time, or for a method that asks the model less often"
              + " (tree_shap, lime)");
    }
    Thread.yield();
  }

  RowFunction limited(RowFunction function) {
    return rows -> {
      double[] answers = new double[rows.length];
      for (int from = 0; from < rows.length; from += ROWS) {
        letOthersRun();
        double[] some = function.apply(Arrays.copyOfRange(rows, from, end(from, rows)));
        System.arraycopy(some, 0, answers, from, some.length);
      }
      return answers;
    };
  }

  private static int end(int from, double[][] rows) {
    return Math.min(from + ROWS, rows.length);
  }
}
