// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Table;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads, checks and writes the files of datasets.
 *
 * <p>Implementers: temporary files lie in the data directory, go away with {@code close}, and what
 * a crash left of them is removed at start; nothing is held in memory but {@link Table}s. A row
 * keeps its place. Times are UTC.
 */
public interface DatasetFiles {
  /** Keeps what comes in until it is closed. */
  Spooled spool(InputStream upload);

  /**
   * Checks the file and writes it as Parquet.
   *
   * @throws InvalidInput that lists the first problems by row and column
   */
  Prepared ingest(Spooled upload, UploadOptions options);

  /** Writes the table as Parquet; equal tables give equal bytes. */
  Prepared write(Table table);

  /** These columns in this order; all of them if none is named. */
  Table read(Path parquet, List<String> columns);

  /**
   * These columns in this order of a few rows.
   *
   * @param rows their places from 0 on, in ascending order; one that is not there is left out
   */
  Table read(Path parquet, List<String> columns, long[] rows);

  /** The rows as CSV with a header; whoever calls closes it. */
  InputStream csv(Path parquet);

  /** An upload on the disk. */
  interface Spooled extends AutoCloseable {
    Path file();

    /** In hexadecimal. */
    String sha256();

    long size();

    @Override
    void close();
  }

  /** A Parquet file that is ready to be stored, and what is in it. */
  interface Prepared extends AutoCloseable {
    Path parquet();

    long rows();

    List<DatasetColumn> columns();

    DatasetProfile profile();

    @Override
    void close();
  }
}
