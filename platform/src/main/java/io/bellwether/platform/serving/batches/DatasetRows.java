// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.shared.Caller;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The rows of a dataset as instances; a block of them is in memory at a time. */
final class DatasetRows extends AbstractList<Map<String, @Nullable Object>> {
  private static final int BLOCK = 16_384;

  private final Datasets datasets;
  private final Caller caller;
  private final DatasetVersion dataset;
  private final List<String> columns;
  private int start = -1;
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
    int from = index - index % BLOCK;
    if (from != start) {
      long[] places = LongStream.range(from, Math.min(size(), (long) from + BLOCK)).toArray();
      block = datasets.read(caller, dataset.name(), dataset.version(), columns, places);
      start = from;
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (Column column : block.columns()) {
      row.put(column.name(), column.value(index - from));
    }
    return row;
  }
}
