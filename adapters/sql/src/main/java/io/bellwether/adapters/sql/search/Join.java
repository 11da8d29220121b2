// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The entries of one key (a tag, parameter or metric) beside the main table.
 *
 * @param required whether rows without such an entry are left out
 */
record Join(String table, String alias, String key, boolean required) {
  /** Behind the main table. */
  Fragment sql(List<String> columns) {
    return Fragment.of(
        " %s %s %s on %s and %s.key = ?"
            .formatted(required ? "join" : "left join", table, alias, on(columns, "t"), alias),
        key);
  }

  /** As the table to start from, by the index of its values. */
  String first(Dialect dialect) {
    return "%s %s%s".formatted(table, alias, dialect.indexedBy(table + "_by_value"));
  }

  /** That it is of the same row as what has the other alias. */
  String on(List<String> columns, String other) {
    return columns.stream()
        .map(column -> "%s.%s = %s.%s".formatted(alias, column, other, column))
        .collect(Collectors.joining(" and "));
  }
}
