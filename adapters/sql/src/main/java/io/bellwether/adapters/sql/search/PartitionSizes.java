// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * About how many rows the partitions of a table have. It only decides in which way to search, so
 * that it is counted again after a while and not for every search.
 */
public final class PartitionSizes {
  private static final long REMEMBERED = Duration.ofSeconds(30).toNanos();
  private static final int MOST = 1000;

  private final Map<Partition, Counted> counted = new ConcurrentHashMap<>();

  private record Counted(long rows, long at) {}

  long of(Partition partition, LongSupplier count) {
    Counted known = counted.get(partition);
    long now = System.nanoTime();
    if (known != null && now - known.at < REMEMBERED) {
      return known.rows;
    }
    if (counted.size() >= MOST) {
      counted.clear();
    }
    long rows = count.getAsLong();
    counted.put(partition, new Counted(rows, now));
    return rows;
  }
}
