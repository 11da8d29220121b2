// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Texts by key that hang on something: tags, parameters, metadata. */
public final class Entries {
  private Entries() {}

  /**
   * By owner and key.
   *
   * @param select asks a table for owner, key and value, without its conditions
   * @param owner the column of the owner's id
   */
  public static Map<String, Map<String, String>> of(
      Database database, String select, String workspace, String owner, Collection<String> ids) {
    Fragment these = Fragment.in(owner, ids);
    String query = select + " where workspace = ? and " + these.sql();
    Map<String, Map<String, String>> entries = new HashMap<>();
    database
        .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
        .forEach(
            row ->
                entries
                    .computeIfAbsent(row.get(0, String.class), _ -> new HashMap<>())
                    .put(row.get(1, String.class), row.get(2, String.class)));
    return entries;
  }
}
