// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * LightGBM's comparisons: in 64 bits, a row goes left at or below the threshold. A value's key is
 * the number of the feature's thresholds below it, a threshold's key one more than its place among
 * them, so that integers of 32 bits are enough. What is missing depends on the split, so a feature
 * has a pair of keys for each {@link Missing} that its splits use.
 */
final class RankKeys implements RowKeys {
  /** LightGBM takes what is no larger than this for zero, and reads it so from a row. */
  static final double ZERO = 1e-35f;

  /** Which values go where the split sends the missing ones; else NaN counts as zero. */
  enum Missing {
    NONE,
    ZERO_OR_NAN,
    NAN
  }

  record Split(int feature, Missing missing, boolean missingLeft, double threshold) {}

  /** What a feature's keys are made for. */
  record Pair(int feature, Missing missing) {}

  private final Map<Pair, Integer> places = new LinkedHashMap<>();
  private final Pair[] pairs;

  /** Of each feature where its sorted thresholds start, and where the last ones end. */
  private final int[] starts;

  private final double[] thresholds;

  private RankKeys(int features, List<Split> splits) {
    starts = new int[features + 1];
    for (Split split : splits) {
      starts[split.feature + 1]++;
      places.putIfAbsent(new Pair(split.feature, split.missing), places.size());
    }
    pairs = places.keySet().toArray(Pair[]::new);
    Arrays.parallelPrefix(starts, Integer::sum);
    thresholds = new double[splits.size()];
    int[] next = starts.clone();
    for (Split split : splits) {
      thresholds[next[split.feature]++] = split.threshold + 0.0;
    }
    dropRepeated();
  }

  private void dropRepeated() {
    int size = 0;
    for (int feature = 0; feature < starts.length - 1; feature++) {
      int start = starts[feature];
      int end = starts[feature + 1];
      Arrays.sort(thresholds, start, end);
      starts[feature] = size;
      for (int i = start; i < end; i++) {
        if (i == start || thresholds[i] != thresholds[size - 1]) {
          thresholds[size++] = thresholds[i];
        }
      }
    }
    starts[starts.length - 1] = size;
  }

  /**
   * @param splits all that the trees have by threshold, as often as they come
   */
  static RankKeys of(int features, List<Split> splits) {
    return new RankKeys(features, splits);
  }

  List<Pair> pairs() {
    return List.of(pairs);
  }

  int[] starts() {
    return starts;
  }

  double[] thresholds() {
    return Arrays.copyOf(thresholds, starts[starts.length - 1]);
  }

  /** The value as LightGBM reads it from a row. */
  static double read(double value) {
    return Math.abs(value) <= ZERO ? 0 : value;
  }

  @Override
  public int[] of(double[] row) {
    int[] keys = new int[2 * pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      double value = read(row[pairs[i].feature]);
      boolean nan = Double.isNaN(value);
      boolean missing =
          switch (pairs[i].missing) {
            case NONE -> false;
            case ZERO_OR_NAN -> nan || value == 0;
            case NAN -> nan;
          };
      int rank = missing ? 0 : below(pairs[i].feature, nan ? 0 : value);
      keys[2 * i] = missing ? Integer.MAX_VALUE : rank;
      keys[2 * i + 1] = missing ? Integer.MIN_VALUE : rank;
    }
    return keys;
  }

  /** One of the splits that the keys were made for. */
  long of(Split split) {
    int pair = places.getOrDefault(new Pair(split.feature, split.missing), -1);
    return RowKeys.split(pair, split.missingLeft, below(split.feature, split.threshold) + 1);
  }

  /** The threshold of a split that {@link #of(Split)} made. */
  double threshold(int pair, int key) {
    return thresholds[starts[pairs[pair].feature] + key - 1];
  }

  /** How many of the feature's thresholds lie below a number. */
  private int below(int feature, double value) {
    int start = starts[feature];
    int length = starts[feature + 1] - start;
    int low = start;
    while (length > 0) {
      int half = (length + 1) >>> 1;
      low += thresholds[low + half - 1] < value ? half : 0;
      length -= half;
    }
    return low - start;
  }
}
