// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * About how many rows partitions of a table have, and conditions that many rows meet. It only
 * decides in which way to search, so that it is counted again after a while and not for every
 * search.
 */
public final class Sizes {
  private static final long REMEMBERED = Duration.ofSeconds(30).toNanos();
  private static final int MOST = 1000;

  private final Map<Object, Counted> counted = new ConcurrentHashMap<>();

  private record Counted(long rows, long at) {}

  /**
   * @param what is counted, and how far
   */
  private record Limited(Object what, long limit) {}

  long of(Partition partition, LongSupplier count) {
    return remembered(partition, 0, count);
  }

  /**
   * Counts how many rows meet a condition, but not again where they were more than the limit: that
   * a condition is narrow is not remembered, for what is thought narrow is read whole.
   */
  long of(Object condition, long limit, LongSupplier count) {
    return remembered(new Limited(condition, limit), limit + 1, count);
  }

  private long remembered(Object what, long least, LongSupplier count) {
    Counted known = counted.get(what);
    long now = System.nanoTime();
    if (known != null && now - known.at < REMEMBERED) {
      return known.rows;
    }
    long rows = count.getAsLong();
    if (rows >= least) {
      if (counted.size() >= MOST) {
        counted.clear();
      }
      counted.put(what, new Counted(rows, now));
    }
    return rows;
  }
}
