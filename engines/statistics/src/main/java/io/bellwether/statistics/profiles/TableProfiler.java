// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Schema;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the profiles of a table from its parts, so that it need not fit into memory: the same as
 * if it had come at once. Not thread-safe.
 */
public final class TableProfiler {
  private final ProfileLimits limits;
  private final long seed;
  private final List<ColumnProfiler> profilers = new ArrayList<>();
  private @Nullable Schema schema;
  private long rows;

  /**
   * Numbers and times (microseconds) become numeric profiles, text and booleans profiles of
   * categories.
   *
   * @param seed chooses the values that stay in samples
   */
  public TableProfiler(ProfileLimits limits, long seed) {
    this.limits = limits;
    this.seed = seed;
  }

  /**
   * The next rows.
   *
   * @throws IllegalArgumentException if they have other columns than the first ones
   */
  public void add(Table part) {
    if (schema == null) {
      schema = part.schema();
      schema.fields().forEach(field -> profilers.add(profiler(field)));
    } else if (!part.schema().equals(schema)) {
      throw new IllegalArgumentException(
          "columns: %s (expected: %s)".formatted(part.schema(), schema));
    }
    rows += part.rows();
    List<Column> columns = part.columns();
    for (int i = 0; i < profilers.size(); i++) {
      Column column = columns.get(i);
      ColumnProfiler profiler = profilers.get(i);
      for (int row = 0; row < column.size(); row++) {
        profiler.add(column, row);
      }
    }
  }

  private ColumnProfiler profiler(Field field) {
    return switch (field.type()) {
      case DOUBLE, INTEGER, TIMESTAMP ->
          new Numbers(new NumericProfiler(limits, seed + profilers.size()));
      case BOOLEAN, STRING -> new Categories(new CategoryProfiler(limits));
    };
  }

  /** The profiles so far; none before the first rows. */
  public TableProfile profile() {
    Map<String, ColumnProfile> columns = new LinkedHashMap<>();
    List<String> names = schema == null ? List.of() : schema.names();
    for (int i = 0; i < profilers.size(); i++) {
      columns.put(names.get(i), profilers.get(i).profile());
    }
    return new TableProfile(rows, columns);
  }

  private sealed interface ColumnProfiler {
    void add(Column column, int row);

    ColumnProfile profile();
  }

  private record Numbers(NumericProfiler profiler) implements ColumnProfiler {
    @Override
    public void add(Column column, int row) {
      profiler.add(column.isMissing(row) ? Double.NaN : number(column, row));
    }

    private static double number(Column column, int row) {
      return switch (column) {
        case Column.Doubles doubles -> doubles.values()[row];
        case Column.Integers integers -> integers.values()[row];
        case Column.Timestamps times -> times.values()[row];
        case Column.Booleans _, Column.Strings _ ->
            throw new IllegalArgumentException(column.name() + ": no numbers");
      };
    }

    @Override
    public ColumnProfile profile() {
      return profiler.profile();
    }
  }

  private record Categories(CategoryProfiler profiler) implements ColumnProfiler {
    @Override
    public void add(Column column, int row) {
      Object value = column.value(row);
      if (value == null) {
        profiler.addMissing();
      } else {
        profiler.add(value.toString());
      }
    }

    @Override
    public ColumnProfile profile() {
      return profiler.profile();
    }
  }
}
