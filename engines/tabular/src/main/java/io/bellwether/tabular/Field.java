// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

/** A named, typed place in a {@link Schema}. */
public record Field(String name, ColumnType type) {
  public Field {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("column name: '' (expected: at least one character)");
    }
  }
}
