// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.ingest.Problems;
import io.bellwether.platform.datasets.ingest.TextFile;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a Parquet file that somebody sent into one with our types only. */
final class ParquetUpload {
  private ParquetUpload() {}

  /** The query that reads it so. */
  static String query(Statement statement, Path file, Analytics.Limits limits, Problems problems) {
    List<String> names = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("describe select * from " + Sql.parquet(file))) {
      while (rows.next()) {
        String name = rows.getString("column_name");
        String type = rows.getString("column_type");
        Optional<String> cast = cast(Sql.name(name), type.toUpperCase(Locale.ROOT));
        if (cast.isEmpty()) {
          problems.file(
              name,
              type,
              "numbers, booleans, texts, dates or times",
              "leave the column away, or write its parts as columns");
        }
        names.add(name);
        columns.add(cast.orElse("null") + " as " + Sql.name(name));
      }
    } catch (SQLException e) {
      throw unreadable(e, problems);
    }
    TextFile.checkNames(names, Map.of(), problems);
    problems.throwIfAny();
    String query = "select %s from %s".formatted(String.join(", ", columns), Sql.parquet(file));
    try {
      Unpacked.check(statement, "(" + query + ")", limits); // Before it is copied in vain.
    } catch (SQLException e) {
      throw unreadable(e, problems);
    }
    return query;
  }

  static RuntimeException unreadable(SQLException e, Problems problems) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    problems.file(null, withoutPaths(reason), "a readable Parquet file", "write the file again");
    problems.throwIfAny();
    return new IllegalStateException(e);
  }

  private static String withoutPaths(String reason) {
    return reason.replaceAll("[\"']?/[^\\s\"']*[\"']?", "the file");
  }

  private static Optional<String> cast(String column, String type) {
    if (type.startsWith("DECIMAL")) {
      return Optional.of("cast(%s as double)".formatted(column));
    }
    if (type.startsWith("ENUM")) {
      return Optional.of("cast(%s as varchar)".formatted(column));
    }
    return switch (type) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          Optional.of("cast(%s as bigint)".formatted(column));
      case "UBIGINT", "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE" ->
          Optional.of("cast(%s as double)".formatted(column));
      case "BOOLEAN" -> Optional.of(column);
      case "VARCHAR", "UUID", "JSON" -> Optional.of("cast(%s as varchar)".formatted(column));
      case "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
          Optional.of("cast(%s as timestamp)".formatted(column));
      case "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", "TIMESTAMPTZ_NS" ->
          Optional.of("cast(%s as timestamptz) at time zone 'UTC'".formatted(column));
      default -> Optional.empty();
    };
  }
}
