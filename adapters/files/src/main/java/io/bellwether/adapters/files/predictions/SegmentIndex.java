// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Where the records of one segment begin, by the hash of the prediction's id. */
sealed interface SegmentIndex permits OpenIndex, SealedIndex {
  /** The records whose id has this hash; usually none or one. */
  int[] positions(long hash);

  Extent extent();

  /**
   * What a segment holds.
   *
   * @param end where the last record ends
   * @param from the earliest time of a prediction, in microseconds
   * @param to the latest
   */
  record Extent(int count, int end, long lastSequence, long from, long to) {
    static Extent empty(int end) {
      return new Extent(0, end, 0, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /** Whether a prediction of it may have been made in [from, to). */
    boolean meets(Optional<Instant> from, Optional<Instant> to) {
      return from.filter(begin -> this.to < RecordWriter.micros(begin)).isEmpty()
          && to.filter(end -> this.from >= RecordWriter.micros(end)).isEmpty();
    }

    Extent with(int recordEnd, long sequence, long time) {
      return new Extent(count + 1, recordEnd, sequence, Math.min(from, time), Math.max(to, time));
    }
  }

  /** FNV-1a over the bytes of the id, mixed once more. */
  static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return hash * 0x9e3779b97f4a7c15L;
  }
}
