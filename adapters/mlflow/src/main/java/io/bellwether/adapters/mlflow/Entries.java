// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Keys and values that hang on things: parameters, tags. */
final class Entries {
  private Entries() {}

  /**
   * By the id of what they hang on; nothing without the table.
   *
   * @param owner the column with that id
   */
  static Map<String, Map<String, String>> of(
      Sql sql, String table, String owner, String key, String value, Collection<?> ids) {
    Map<String, Map<String, String>> found = new HashMap<>();
    if (ids.isEmpty() || !sql.has(table)) {
      return found;
    }
    String query =
        "select %s, %s, %s from %s where %s in (%s) and %s"
            .formatted(
                owner,
                key,
                value,
                table,
                owner,
                Sql.places(ids.size()),
                sql.inDefaultWorkspace(table));
    sql.list(
        query,
        row -> {
          String text = row.getString(3);
          return found
              .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
              .put(row.getString(2), text == null ? "" : text);
        },
        ids.toArray());
    return found;
  }

  static Map<String, Map<String, String>> of(
      Sql sql, String table, String owner, Collection<?> ids) {
    return of(sql, table, owner, "key", "value", ids);
  }
}
