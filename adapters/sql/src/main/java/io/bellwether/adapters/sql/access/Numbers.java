// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.access;

import org.jooq.DSLContext;

/** Numbers that are given once. */
final class Numbers {
  private Numbers() {}

  static long next(DSLContext sql, String counter) {
    return sql.fetchSingle(
            """
            insert into counters (name, value) values (?, 1)
            on conflict (name) do update set value = counters.value + 1 returning value
            """,
            counter)
        .get(0, Long.class);
  }
}
