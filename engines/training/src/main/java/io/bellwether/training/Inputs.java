// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.List;

/**
 * The columns that models learn from.
 *
 * @param leftOut columns without any value, of which there is nothing to learn
 */
record Inputs(Table table, List<String> leftOut) {

  /**
   * The asked-for columns, or all but the target, as far as they have values.
   *
   * @throws IllegalArgumentException if one does not exist, is a time or holds an infinity, or none
   *     has a value
   */
  static Inputs of(Table table, TrainingSpec spec) {
    Table asked =
        spec.features().isEmpty()
            ? table.without(List.of(spec.target()))
            : table.select(spec.features());
    List<String> leftOut =
        asked.columns().stream()
            .filter(column -> column.missing().cardinality() == column.size())
            .map(Column::name)
            .toList();
    Table inputs = asked.without(leftOut);
    if (inputs.columns().isEmpty()) {
      throw new IllegalArgumentException(
          "features: none (expected: a column with values beside the target)");
    }
    check(inputs);
    return new Inputs(inputs, leftOut);
  }

  private static void check(Table inputs) {
    for (Column column : inputs.columns()) {
      if (column.type() == ColumnType.TIMESTAMP) {
        throw new IllegalArgumentException(
            "feature '%s': timestamp (expected: numeric, boolean or text; leave it out, or derive a number such as an age from it)"
                .formatted(column.name()));
      }
      if (column instanceof Column.Doubles doubles) {
        requireFinite(doubles);
      }
    }
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
