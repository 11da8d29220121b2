// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.tabular.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statistics of each column. */
public record DatasetProfile(List<ColumnProfile> columns) {
  public DatasetProfile {
    columns = List.copyOf(columns);
  }

  /**
   * @param count values that are not missing
   * @param numbers of a numeric column that has a finite value
   * @param times of a timestamp column that has a value
   * @param top the most frequent values of a string or boolean column
   */
  public record ColumnProfile(
      String name,
      ColumnType type,
      long count,
      long missing,
      long distinct,
      @Nullable Numbers numbers,
      @Nullable Times times,
      List<TopValue> top) {
    public ColumnProfile {
      top = List.copyOf(top);
    }
  }

  /**
   * Of the finite values.
   *
   * @param std sample standard deviation; NaN of a single value
   * @param quantiles at 5, 25, 50, 75 and 95 %
   * @param edges of the histogram's bins, one more than counts
   */
  public record Numbers(
      double mean,
      double std,
      double min,
      double max,
      List<Double> quantiles,
      List<Double> edges,
      List<Long> counts) {
    public Numbers {
      quantiles = List.copyOf(quantiles);
      edges = List.copyOf(edges);
      counts = List.copyOf(counts);
    }
  }

  /** In microseconds since 1970 UTC. */
  public record Times(long min, long max) {}

  public record TopValue(String value, long count) {}
}
