// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

/**
 * The rows that meet a condition, read once from its index and kept for the statement, so that a
 * row of another index is found among them without being looked up in a table.
 *
 * @param column the column by which rows are known in every index
 * @param rows those of the condition: what follows {@code from}
 * @param alias of the table in {@code rows}
 */
record Listed(String column, Fragment rows, String alias) {
  /** The plus keeps SQLite from looking up each of the list instead of walking. */
  Fragment has(String other) {
    return Fragment.of("+%s.%s in (select %s.%s from ".formatted(other, column, alias, column))
        .then(rows)
        .then(Fragment.of(")"));
  }
}
