// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.ColumnType;

/** Types as people write them. */
public final class ColumnTypes {
  private ColumnTypes() {}

  /** The type of this name: our own word, or MLflow's where it has another. */
  public static ColumnType parse(String field, String name) {
    return switch (name) {
      case "long" -> ColumnType.INTEGER;
      case "float" -> ColumnType.DOUBLE;
      case "datetime" -> ColumnType.TIMESTAMP;
      default ->
          ColumnType.ofLabel(name)
              .orElseThrow(
                  () ->
                      InvalidInput.field(
                          field,
                          name,
                          "boolean, integer, double, string or timestamp",
                          "use one of these types"));
    };
  }
}
