// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times short operations side by side: after a warm-up of each they take turns, so that whatever
 * disturbs the machine disturbs all of them.
 */
final class Stopwatch {
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final long ROUND_NANOS = 300_000_000L;
  private static final int ROUNDS = 9;

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private double sink;

  void add(String name, Operation operation) {
    operations.put(name, operation);
  }

  Map<String, Times> run() throws Exception {
    for (Operation operation : operations.values()) {
      round(operation, WARM_UP_NANOS);
    }
    Map<String, double[]> micros = new LinkedHashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      for (Map.Entry<String, Operation> entry : operations.entrySet()) {
        micros.computeIfAbsent(entry.getKey(), _ -> new double[ROUNDS])[i] =
            round(entry.getValue(), ROUND_NANOS) / 1000;
      }
    }
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("an operation answered NaN");
    }
    Map<String, Times> times = new LinkedHashMap<>();
    micros.forEach((name, rounds) -> times.put(name, Times.of(rounds)));
    return times;
  }

  private double round(Operation operation, long nanos) throws Exception {
    long start = System.nanoTime();
    long calls = 0;
    long now;
    do {
      for (int i = 0; i < 16; i++) {
        sink += operation.call((int) ((calls + i) & Integer.MAX_VALUE));
      }
      calls += 16;
      now = System.nanoTime();
    } while (now - start < nanos);
    return (now - start) / (double) calls;
  }

  /** Something short; its answer is used, so that it cannot be optimised away. */
  @FunctionalInterface
  interface Operation {
    double call(int turn) throws Exception;
  }

  /** Microseconds of one call: of the median round, the fastest and the slowest. */
  record Times(double median, double low, double high) {
    static Times of(double[] rounds) {
      double[] sorted = rounds.clone();
      Arrays.sort(sorted);
      return new Times(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** If the call does so many things. */
    Times ofEach(int things) {
      return new Times(median / things, low / things, high / things);
    }
  }
}
