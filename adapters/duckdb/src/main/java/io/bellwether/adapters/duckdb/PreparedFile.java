// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.datasets.DatasetFiles;
import io.bellwether.platform.datasets.DatasetProfile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** A Parquet file in the work folder. */
record PreparedFile(Path parquet, long rows, DatasetProfile profile)
    implements DatasetFiles.Prepared {
  /** Runs the query, keeps its rows, looks at them. */
  static PreparedFile of(
      DuckDBConnection connection, String query, Path parquet, Analytics.Limits limits)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(Sql.copyToParquet(query, parquet));
      Unpacked.check(statement, Sql.parquet(parquet), limits);
      Profiler profiler = new Profiler(statement, parquet);
      return new PreparedFile(parquet, profiler.rows(), profiler.profile());
    } catch (SQLException | RuntimeException e) {
      WorkFolder.remove(parquet);
      throw e;
    }
  }

  @Override
  public List<DatasetColumn> columns() {
    return profile.columns().stream()
        .map(column -> new DatasetColumn(column.name(), column.type(), column.missing()))
        .toList();
  }

  @Override
  public void close() {
    WorkFolder.remove(parquet);
  }
}
