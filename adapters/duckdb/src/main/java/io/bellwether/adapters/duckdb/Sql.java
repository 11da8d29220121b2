// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import java.nio.file.Path;

/** Parts of statements that cannot be bound. */
final class Sql {
  private Sql() {}

  /** A column or table, whatever its name holds. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  static String parquet(Path file) {
    return "read_parquet(" + text(file.toString()) + ")";
  }

  /** Writes a query's rows, in their order, as a Parquet file. */
  static String copyToParquet(String query, Path file) {
    return "copy (%s) to %s (format parquet, compression zstd)"
        .formatted(query, text(file.toString()));
  }
}
