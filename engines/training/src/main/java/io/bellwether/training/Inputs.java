// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.List;

/** The columns that models learn from. */
final class Inputs {
  private Inputs() {}

  /**
   * The asked-for columns, or all but the target.
   *
   * @throws IllegalArgumentException if one does not exist, is a time, holds an infinity, or no
   *     value at all
   */
  static Table of(Table table, TrainingSpec spec) {
    Table inputs =
        spec.features().isEmpty()
            ? table.without(List.of(spec.target()))
            : table.select(spec.features());
    if (inputs.columns().isEmpty()) {
      throw new IllegalArgumentException("features: none (expected: a column beside the target)");
    }
    for (Column column : inputs.columns()) {
      if (column.type() == ColumnType.TIMESTAMP) {
        throw new IllegalArgumentException(
            "feature '%s': timestamp (expected: numeric, boolean or text; leave it out, or derive a number such as an age from it)"
                .formatted(column.name()));
      }
      if (column instanceof Column.Doubles doubles) {
        requireFinite(doubles);
      }
      if (column.missing().cardinality() == column.size()) {
        throw new IllegalArgumentException(
            "feature '%s': no row has a value (expected: at least one; leave it out)"
                .formatted(column.name()));
      }
    }
    return inputs;
  }

  private static void requireFinite(Column.Doubles column) {
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row) && Double.isInfinite(column.values()[row])) {
        throw new IllegalArgumentException(
            "feature '%s': %s in row %d (expected: a finite number, or none)"
                .formatted(column.name(), column.values()[row], row));
      }
    }
  }
}
