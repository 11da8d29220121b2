// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A uniform random sample of a stream: J. S. Vitter, "Random sampling with a reservoir" (1985), R.
 */
final class Reservoir {
  private final int capacity;
  private final SplittableRandom random;
  private double[] values;
  private int filled;
  private long seen;

  Reservoir(int capacity, long seed, double[] sample, long seen) {
    this.capacity = capacity;
    this.random = new SplittableRandom(seed);
    this.values = sample.clone();
    this.seen = seen;
    if (sample.length > capacity || (sample.length < seen && sample.length < capacity)) {
      throw new IllegalArgumentException(
          "sample of %d values out of %d (expected: one of at most %d, full if it is incomplete)"
              .formatted(sample.length, seen, capacity));
    }
    this.filled = sample.length;
  }

  void add(double value) {
    seen++;
    if (filled < capacity) {
      if (filled == values.length) {
        values = Arrays.copyOf(values, Math.min(capacity, Math.max(16, 2 * filled)));
      }
      values[filled++] = value;
      return;
    }
    long slot = random.nextLong(seen);
    if (slot < capacity) {
      values[(int) slot] = value;
    }
  }

  double[] sample() {
    return Arrays.copyOf(values, filled);
  }

  /**
   * A uniform sample of two columns' rows together: each draw takes from either side with the
   * probability of its rows that are left.
   */
  static double[] merge(NumericProfile first, NumericProfile second, int capacity, long seed) {
    int size = Math.min(drawable(first, capacity), drawable(second, capacity));
    size = (int) Math.min(size, first.present() + second.present());
    if (size == first.present() + second.present()) {
      double[] all = Arrays.copyOf(first.sample(), size);
      System.arraycopy(second.sample(), 0, all, first.sample().length, second.sample().length);
      return all;
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] left = first.sample().clone();
    double[] right = second.sample().clone();
    int takenLeft = 0;
    int takenRight = 0;
    double[] merged = new double[size];
    for (int i = 0; i < size; i++) {
      long rowsLeft = first.present() - takenLeft;
      long rowsRight = second.present() - takenRight;
      boolean fromLeft = random.nextLong(rowsLeft + rowsRight) < rowsLeft;
      merged[i] = fromLeft ? draw(left, takenLeft++, random) : draw(right, takenRight++, random);
    }
    return merged;
  }

  /** How many values a merged sample may need of this side at most. */
  private static int drawable(NumericProfile profile, int capacity) {
    return profile.isComplete() ? capacity : Math.min(capacity, profile.sample().length);
  }

  /** One step of a Fisher–Yates shuffle. */
  private static double draw(double[] values, int taken, SplittableRandom random) {
    int index = taken + random.nextInt(values.length - taken);
    double value = values[index];
    values[index] = values[taken];
    return value;
  }
}
