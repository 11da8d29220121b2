// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Columns of equal length under unique names. Immutable as long as nobody writes to the arrays. */
public final class Table {
  private final Map<String, Column> columns;
  private final int rows;

  private Table(Map<String, Column> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * A table of these columns.
   *
   * @throws IllegalArgumentException if lengths differ or a name comes twice
   */
  public static Table of(List<Column> columns) {
    int rows = columns.isEmpty() ? 0 : columns.getFirst().size();
    Map<String, Column> byName = new LinkedHashMap<>();
    for (Column column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "rows of column '%s': %d (expected: %d)".formatted(column.name(), column.size(), rows));
      }
      if (byName.put(column.name(), column) != null) {
        throw new IllegalArgumentException(
            "column name: '" + column.name() + "' (expected: each name once)");
      }
    }
    return new Table(byName, rows);
  }

  public static Table of(Column... columns) {
    return of(List.of(columns));
  }

  public int rows() {
    return rows;
  }

  public List<Column> columns() {
    return List.copyOf(columns.values());
  }

  public Schema schema() {
    return new Schema(columns.values().stream().map(Column::field).toList());
  }

  public Optional<Column> find(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "column: '%s' (expected: one of %s)".formatted(name, columns.keySet()));
    }
    return column;
  }

  /** These columns in this order. */
  public Table select(List<String> names) {
    return of(names.stream().map(this::column).toList());
  }

  /** All columns but these. */
  public Table without(List<String> names) {
    return of(columns.values().stream().filter(c -> !names.contains(c.name())).toList());
  }

  /** The rows at these indices, in their order. */
  public Table take(int[] indices) {
    return of(columns.values().stream().map(column -> column.take(indices)).toList());
  }
}
