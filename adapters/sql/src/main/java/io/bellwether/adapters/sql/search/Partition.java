// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

/**
 * A part of the main table in which searches are quick, for the indexes of it and of its entries
 * begin with it: one experiment of one workspace.
 */
record Partition(String workspace, String column, long id) {
  /** That rows of the table with this alias belong to it. */
  Fragment holds(String alias) {
    String sql = "%s.workspace = ? and %s.%s = ?".formatted(alias, alias, column);
    return Fragment.of(sql, workspace, id);
  }
}
