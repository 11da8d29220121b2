// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

/**
 * How many rows of a large partition are few.
 *
 * @param sorted so many are sooner sorted than looked for in the order's index
 * @param listed of so many a list is sooner made than each row of the order's index is looked up in
 *     the condition's table
 */
public record Few(int sorted, int listed) {
  /** PostgreSQL makes lists where it finds it best. */
  static final Few POSTGRES = new Few(7_000, 0);

  static final Few SQLITE = new Few(7_000, 20_000);

  /** A row is listed in a fraction of the time that it takes to look one up. */
  private static final int CHEAPER = 3;

  /**
   * Those of a smaller partition.
   *
   * @param rows so many are as soon sorted as found by walking
   */
  Few upTo(double rows) {
    return new Few((int) Math.min(rows, sorted), (int) Math.min(CHEAPER * rows, listed));
  }

  /** Nobody needs to know of more than these. */
  int most() {
    return Math.max(sorted, listed);
  }
}
