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
 * a crash left of them is removed at start; nothing is held in memory but {@link Table}s, and what
 * would not fit is refused before it is read. A row keeps its place. Times are UTC. What takes
 * longer than the caller's {@code Deadline} is ended.
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

  /**
   * Writes these columns of a file with those of a table beside them as Parquet.
   *
   * @param beside has as many rows
   */
  Prepared write(Path parquet, List<String> columns, Table beside);

  /**
   * Writes the rows of a file and after them those of a table as Parquet.
   *
   * @param below has the same columns in the same order
   */
  Prepared append(Path parquet, Table below);

  /**
   * These columns in this order; all of them if none is named.
   *
   * @throws InvalidInput if they would not fit into memory
   */
  Table read(Path parquet, List<String> columns);

  /**
   * These columns in this order of a few rows.
   *
   * @param rows their places from 0 on, in ascending order; one that is not there is left out
   * @throws InvalidInput if they would not fit into memory
   */
  Table read(Path parquet, List<String> columns, long[] rows);

  /**
   * These columns in this order of as many rows as fit into memory, at least one if there are any.
   *
   * @param from the place of the first one
   * @param most 1 or more
   * @throws InvalidInput if the first would not fit
   */
  Table read(Path parquet, List<String> columns, long from, int most);

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
