// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into tables. */
final class Tables {
  private Tables() {}

  static List<@Nullable Object> values(Table table, String name) {
    Column column = table.column(name);
    List<@Nullable Object> values = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      values.add(column.value(row));
    }
    return values;
  }
}
