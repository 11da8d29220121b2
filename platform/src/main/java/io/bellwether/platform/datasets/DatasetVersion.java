// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.tabular.Field;
import io.bellwether.tabular.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One state of a dataset; never changes.
 *
 * @param version 1, 2, 3 …
 * @param contentHash {@code sha256:} and the hash of the file that was sent; of a derived version,
 *     of its Parquet file
 * @param sizeBytes of the same file
 * @param file the Parquet file in the artifact store
 */
public record DatasetVersion(
    String name,
    int version,
    String contentHash,
    long rows,
    List<DatasetColumn> columns,
    Origin origin,
    long sizeBytes,
    String file,
    Instant createdAt,
    String createdBy) {
  public DatasetVersion {
    columns = List.copyOf(columns);
  }

  public Schema schema() {
    return new Schema(columns.stream().map(c -> new Field(c.name(), c.type())).toList());
  }

  /** What it was built from; nothing for a file that was sent. */
  public Optional<Lineage> lineage() {
    return switch (origin) {
      case Origin.Upload _ -> Optional.empty();
      case Origin.Derived derived -> Optional.of(derived.lineage());
    };
  }

  /** The columns that a learner may see, the target among them. */
  public List<String> trainableColumns() {
    return columns.stream()
        .map(DatasetColumn::name)
        .filter(column -> lineage().map(l -> l.role(column).isTrainable()).orElse(true))
        .toList();
  }
}
