// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

/** How much text may be in memory at once: a small file can tell the same text many times. */
final class Budget {
  /** Of one value, in bytes. */
  private static final int LONGEST = 1 << 20;

  private static final long MOST = 32 << 20;

  private long spent;

  /** Takes so many bytes before they are read. */
  void take(long bytes) {
    spent += Math.max(0, bytes);
    if (bytes > LONGEST || spent > MOST) {
      throw new BrokenArrow(
          "texts of %,d bytes, of %,d at once".formatted(bytes, spent),
          "at most %,d and %,d".formatted(LONGEST, MOST));
    }
  }
}
