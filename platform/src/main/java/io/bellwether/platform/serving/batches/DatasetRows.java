// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a dataset as instances, in order; a block of them is in memory at a time. */
final class DatasetRows extends AbstractList<Map<String, @Nullable Object>> {
  private static final int BLOCK = 16_384;

  /** As many are scored and logged together. */
  private static final int LEAST = 1024;

  private final Datasets datasets;
  private final Caller caller;
  private final DatasetVersion dataset;
  private final List<String> columns;
  private int start;
  private Table block = Table.of();

  /**
   * @param columns the names of the features
   */
  DatasetRows(Datasets datasets, Caller caller, DatasetVersion dataset, List<String> columns) {
    this.datasets = datasets;
    this.caller = caller;
    this.dataset = dataset;
    this.columns = columns;
  }

  @Override
  public int size() {
    return Math.toIntExact(dataset.rows());
  }

  @Override
  public Map<String, @Nullable Object> get(int index) {
    if (index < start || index >= start + block.rows()) {
      block = Table.of(); // Before the next one comes.
      block = read(index);
      start = index;
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (Column column : block.columns()) {
      row.put(column.name(), column.value(index - start));
    }
    return row;
  }

  private Table read(int index) {
    Table read = datasets.read(caller, dataset.name(), dataset.version(), columns, index, BLOCK);
    if (read.rows() < Math.min(LEAST, size() - index)) {
      throw InvalidInput.field(
          "dataset",
          "%,d rows from row %,d on fill the memory".formatted(read.rows(), index + 1),
          "at least %,d".formatted(LEAST),
          "shorten the texts of the inputs, or give the server more memory (-Xmx)");
    }
    return read;
  }
}
