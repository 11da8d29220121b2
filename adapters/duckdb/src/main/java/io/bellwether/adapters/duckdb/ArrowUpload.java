// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.adapters.duckdb.arrow.ArrowColumn;
import io.bellwether.adapters.duckdb.arrow.ArrowFile;
import io.bellwether.adapters.duckdb.arrow.BrokenArrow;
import io.bellwether.platform.datasets.ingest.Problems;
import io.bellwether.platform.datasets.ingest.TextFile;
import io.bellwether.tabular.Field;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** Turns a file or a stream of Arrow that somebody sent into Parquet with our types only. */
final class ArrowUpload {
  private ArrowUpload() {}

  static PreparedFile prepare(
      DuckDBConnection connection,
      Path upload,
      Path parquet,
      Analytics.Limits limits,
      Problems problems)
      throws SQLException, IOException {
    try (FileChannel channel = FileChannel.open(upload);
        Arena arena = Arena.ofConfined()) {
      ArrowFile file = ArrowFile.open(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
      Staging staging = new Staging(connection, fields(file, problems));
      if (staging.append(file::forEach) == 0) {
        problems.file(null, null, "at least one row of data", "send a file with rows");
        problems.throwIfAny();
      }
      return PreparedFile.of(connection, staging.query(), parquet, limits);
    } catch (BrokenArrow e) {
      problems.file(
          e.column().orElse(null),
          e.found(),
          e.expected(),
          "it is damaged, cut off or no Arrow: write it again as a file or a stream of Arrow, and"
              + " send all of it");
      problems.throwIfAny();
      throw e;
    }
  }

  private static List<Field> fields(ArrowFile file, Problems problems) {
    List<String> names = file.columns().stream().map(ArrowColumn::name).toList();
    List<Field> fields = new ArrayList<>();
    for (ArrowColumn column : file.columns()) {
      column
          .type()
          .ifPresentOrElse(
              type -> fields.add(new Field(column.name(), type)),
              () ->
                  problems.file(
                      column.name(),
                      column.typeName(),
                      "numbers, booleans, texts, dates or times",
                      "leave the column away, or write its parts as columns"));
    }
    TextFile.checkNames(names, Map.of(), problems);
    problems.throwIfAny();
    return fields;
  }
}
