// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.search.Fragment;
import java.util.List;

/** What the tables of reviews have in common. */
final class ReviewRows {
  private ReviewRows() {}

  static Fragment of(String experimentId) {
    return SqlRunStore.experiments("experiment_id", List.of(experimentId));
  }

  /** Nobody else changes the row until the present change has ended; whether there is one. */
  static boolean lock(Database database, String table, String key, String workspace, String id) {
    String query =
        "select 1 from %s where workspace = ? and %s = ?%s"
            .formatted(table, key, database.dialect().forUpdate());
    return !database.change(sql -> sql.fetch(query, workspace, id)).isEmpty();
  }
}
