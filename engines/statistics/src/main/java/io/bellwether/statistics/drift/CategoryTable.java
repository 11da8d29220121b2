// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Two samples' counts over the same categories; each has at least one row in either sample. */
record CategoryTable(long[] reference, long[] current) {
  /** Cochran's rule of thumb for the chi-square approximation. */
  private static final double LEAST_EXPECTED = 5;

  static CategoryTable of(Sample.Categories reference, Sample.Categories current) {
    boolean rest = reference.other() > 0 || current.other() > 0;
    Set<String> names = new TreeSet<>(reference.counts().keySet());
    if (rest) {
      names.retainAll(current.counts().keySet());
    } else {
      names.addAll(current.counts().keySet());
    }
    long[] before = row(reference, names);
    long[] now = row(current, names);
    return new CategoryTable(before, now).keep(i -> before[i] + now[i] > 0);
  }

  int categories() {
    return reference.length;
  }

  /**
   * Categories of which the smaller sample is expected to have fewer than five rows become one. The
   * choice looks only at both samples together, so it finds no drift by itself.
   */
  CategoryTable poolRare() {
    double rows1 = Shares.total(reference);
    double rows2 = Shares.total(current);
    double smaller = Math.min(rows1, rows2) / (rows1 + rows2);
    long[] pool = new long[2];
    int rare = 0;
    for (int i = 0; i < reference.length; i++) {
      if ((reference[i] + current[i]) * smaller < LEAST_EXPECTED) {
        rare++;
        pool[0] += reference[i];
        pool[1] += current[i];
      }
    }
    if (rare < 2) {
      return this;
    }
    CategoryTable common = keep(i -> (reference[i] + current[i]) * smaller >= LEAST_EXPECTED);
    return new CategoryTable(append(common.reference, pool[0]), append(common.current, pool[1]));
  }

  private static long[] row(Sample.Categories sample, Set<String> names) {
    long[] row = new long[names.size() + 2];
    int i = 0;
    long named = 0;
    for (String name : names) {
      long count = sample.counts().getOrDefault(name, 0L);
      named += count;
      row[i++] = count;
    }
    row[i++] = sample.present() - named;
    row[i] = sample.missing();
    return row;
  }

  private CategoryTable keep(IntPredicate wanted) {
    int[] kept = IntStream.range(0, reference.length).filter(wanted).toArray();
    long[] before = new long[kept.length];
    long[] now = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      before[i] = reference[kept[i]];
      now[i] = current[kept[i]];
    }
    return new CategoryTable(before, now);
  }

  private static long[] append(long[] values, long last) {
    long[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = last;
    return longer;
  }
}
