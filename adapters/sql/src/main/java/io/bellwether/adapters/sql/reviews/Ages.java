// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.shared.Page;

/** Pages of lists that have the newest first. */
final class Ages {
  private Ages() {}

  /** The end of a condition, order and one row more than the page holds. */
  static Fragment after(Dialect dialect, String id, Page.Request page) {
    String ordered = dialect.binary(id);
    Fragment order =
        Fragment.of(
            " order by created_at desc, %s desc limit %d".formatted(ordered, page.limit() + 1));
    if (page.after().isEmpty()) {
      return order;
    }
    Newest after = Newest.after(page);
    return Fragment.of(
            " and created_at <= ? and (created_at < ? or %s < ?)".formatted(ordered),
            after.time(),
            after.time(),
            after.id())
        .then(order);
  }
}
