// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Map;
import java.util.TreeMap;

/** What is asked of sorted numeric samples. */
final class NumericSamples {
  private NumericSamples() {}

  static void requireNumbers(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: 0 (expected: >= 1)");
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException(
            "value %d: NaN (expected: a number; leave out what is missing)".formatted(i));
      }
    }
  }

  /** Whether two sorted samples have at most this many distinct values together. */
  static boolean haveFewDistinct(double[] first, double[] second, int most) {
    int distinct = 0;
    int i = 0;
    int j = 0;
    while (i < first.length || j < second.length) {
      if (++distinct > most) {
        return false;
      }
      double value;
      if (j == second.length) {
        value = first[i];
      } else if (i == first.length) {
        value = second[j];
      } else {
        value = Math.min(first[i], second[j]);
      }
      i = skip(first, i, value);
      j = skip(second, j, value);
    }
    return true;
  }

  /** Counts by value; whole numbers without a decimal point. */
  static Map<String, Long> counts(double[] sorted) {
    Map<String, Long> counts = new TreeMap<>();
    int from = 0;
    while (from < sorted.length) {
      int to = skip(sorted, from, sorted[from]);
      counts.put(label(sorted[from]), (long) to - from);
      from = to;
    }
    return counts;
  }

  private static int skip(double[] sorted, int from, double value) {
    int to = from;
    while (to < sorted.length && sorted[to] <= value) {
      to++;
    }
    return to;
  }

  private static String label(double value) {
    long whole = (long) value;
    return whole == value ? Long.toString(whole) : Double.toString(value);
  }
}
