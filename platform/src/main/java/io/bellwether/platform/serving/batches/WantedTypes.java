// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.tabular.ColumnType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a dataset has numbers where a model takes them, which is known before its rows are. */
final class WantedTypes {
  private WantedTypes() {}

  /**
   * Of a column without values nothing says what it is.
   *
   * @throws InvalidInput if one has texts or times instead
   */
  static void check(List<Input> inputs, List<DatasetColumn> columns, long rows) {
    Map<String, ColumnType> numbers = new HashMap<>();
    inputs.stream()
        .filter(input -> !isText(input.type()))
        .forEach(input -> numbers.put(input.name(), input.type()));
    for (DatasetColumn column : columns) {
      ColumnType wanted = numbers.get(column.name());
      if (wanted != null && isText(column.type()) && column.missing() < rows) {
        throw InvalidInput.field(
            "dataset",
            "column %s is %s".formatted(column.name(), column.type().label()),
            "%s, as the model takes it".formatted(wanted.label()),
            "send a dataset whose column has that type");
      }
    }
  }

  private static boolean isText(ColumnType type) {
    return type == ColumnType.STRING || type == ColumnType.TIMESTAMP;
  }
}
