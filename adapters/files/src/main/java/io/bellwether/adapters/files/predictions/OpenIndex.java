// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import java.util.Arrays;

/**
 * The index of the segment that is written to; bounded by the segment's size. Guarded by itself.
 */
final class OpenIndex implements SegmentIndex {
  private long[] hashes = new long[256];
  private int[] positions = new int[256];
  private Extent extent;

  OpenIndex(int start) {
    extent = Extent.empty(start);
  }

  /** Either all are found from now on or none. */
  synchronized void add(Records records, int position, long firstSequence) {
    int from = position;
    for (int i = 0; i < records.count(); i++) {
      int end = position + records.end(i);
      add(records.hash(i), from, end, firstSequence + i, records.time(i));
      from = end;
    }
  }

  synchronized void add(long hash, int position, int end, long sequence, long time) {
    int count = extent.count();
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
      positions = Arrays.copyOf(positions, count * 2);
    }
    hashes[count] = hash;
    positions[count] = position;
    extent = extent.with(end, sequence, time);
  }

  /** Looks at them all: a full segment has some ten thousand, which takes microseconds. */
  @Override
  public synchronized int[] positions(long hash) {
    int[] found = new int[0];
    for (int i = 0; i < extent.count(); i++) {
      if (hashes[i] == hash) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = positions[i];
      }
    }
    return found;
  }

  @Override
  public synchronized Extent extent() {
    return extent;
  }

  synchronized long hash(int entry) {
    return hashes[entry];
  }

  synchronized int position(int entry) {
    return positions[entry];
  }
}
