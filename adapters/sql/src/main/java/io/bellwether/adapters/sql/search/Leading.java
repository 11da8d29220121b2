// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.search.Source.Sort;
import java.util.List;
import java.util.Optional;

/**
 * The first term of an order, which an index can give: first the rows with a value, then the others
 * in segments, each marked by the flag that stands before the value in the order.
 *
 * @param join where the values are; empty for a column of the main table
 * @param value the values as the index has them
 */
record Leading(Optional<Join> join, Sort value, List<Segment> segments) {
  /** Where a condition wants a value, no row is without one. */
  Leading {
    boolean required = join.map(Join::required).orElse(false);
    segments =
        segments.stream().filter(segment -> !required || segment.kind() != Kind.MISSING).toList();
  }

  /** How the rows of a segment are found. */
  enum Kind {
    /** By walking through the values. */
    VALUES,
    /** By the index, all of one value. */
    ONE_VALUE,
    /** In the main table: they have no value. */
    MISSING
  }

  record Segment(long flag, Kind kind, Fragment condition) {}

  static Leading metric(Join join, Sort value) {
    String alias = join.alias();
    return new Leading(
        Optional.of(join),
        value,
        List.of(
            new Segment(0, Kind.VALUES, Fragment.of(alias + ".is_nan = 0")),
            new Segment(1, Kind.ONE_VALUE, Fragment.of(alias + ".is_nan = 1")),
            new Segment(2, Kind.MISSING, Fragment.of(alias + ".key is null"))));
  }

  static Leading entry(Join join, Sort value) {
    return of(Optional.of(join), value, join.alias() + ".key");
  }

  static Leading column(Sort value, String column) {
    return of(Optional.empty(), value, column);
  }

  private static Leading of(Optional<Join> join, Sort value, String presence) {
    return new Leading(
        join,
        value,
        List.of(
            new Segment(0, Kind.VALUES, Fragment.of(presence + " is not null")),
            new Segment(1, Kind.MISSING, Fragment.of(presence + " is null"))));
  }

  /** What stands for the value of rows without one. */
  Object none() {
    return switch (value.kind()) {
      case REAL -> 0.0;
      case WHOLE -> 0L;
      case TEXT -> "";
    };
  }
}
