// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.datasets.Dataset;
import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetProfile.ColumnProfile;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Lineage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Datasets as they stand on the wire. */
public final class DatasetReplies {
  private DatasetReplies() {}

  record Summary(
      String name,
      int latestVersion,
      long rows,
      int columns,
      String contentHash,
      Instant createdAt,
      Instant updatedAt) {
    static Summary of(Dataset dataset) {
      DatasetVersion newest = dataset.newest();
      return new Summary(
          newest.name(),
          newest.version(),
          newest.rows(),
          newest.columns().size(),
          newest.contentHash(),
          dataset.createdAt(),
          newest.createdAt());
    }
  }

  /** A version. */
  public record Version(
      String name,
      int version,
      String contentHash,
      long rows,
      List<ColumnReply> columns,
      String format,
      long sizeBytes,
      Instant createdAt,
      String createdBy,
      Optional<LineageReply> lineage) {
    /** The version for a reply. */
    public static Version of(DatasetVersion version) {
      return new Version(
          version.name(),
          version.version(),
          version.contentHash(),
          version.rows(),
          version.columns().stream()
              .map(c -> new ColumnReply(c.name(), c.type().label(), c.missing()))
              .toList(),
          version.origin().format().label(),
          version.sizeBytes(),
          version.createdAt(),
          version.createdBy(),
          version.lineage().map(lineage -> LineageReply.of(version, lineage)));
    }
  }

  record ColumnReply(String name, String type, long missing) {}

  record LineageReply(
      String kind,
      List<Lineage.Source> sources,
      List<Lineage.View> views,
      List<String> features,
      @Nullable String eventTime,
      Map<String, String> roles,
      long labelledPredictions,
      @Nullable String jobId) {
    static LineageReply of(DatasetVersion version, Lineage lineage) {
      Map<String, String> roles = new LinkedHashMap<>();
      version.columns().forEach(c -> roles.put(c.name(), lineage.role(c.name()).label()));
      return new LineageReply(
          lineage.kind().label(),
          lineage.sources(),
          lineage.views(),
          lineage.features(),
          lineage.eventTime(),
          roles,
          lineage.labelledPredictions(),
          lineage.jobId());
    }
  }

  record Profile(String name, int version, long rows, List<Column> columns) {
    static Profile of(DatasetVersion version, DatasetProfile profile) {
      return new Profile(
          version.name(),
          version.version(),
          version.rows(),
          profile.columns().stream().map(Column::of).toList());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Column(
      String name,
      String type,
      long count,
      long missing,
      long distinct,
      @Nullable Double mean,
      @Nullable Double std,
      @Nullable Object min,
      @Nullable Object max,
      @Nullable Map<String, Double> quantiles,
      @Nullable Histogram histogram,
      @Nullable List<DatasetProfile.TopValue> top) {
    static Column of(ColumnProfile column) {
      DatasetProfile.Numbers numbers = column.numbers();
      DatasetProfile.Times times = column.times();
      return new Column(
          column.name(),
          column.type().label(),
          column.count(),
          column.missing(),
          column.distinct(),
          numbers == null ? null : numbers.mean(),
          numbers == null ? null : numbers.std(),
          numbers != null ? (Object) numbers.min() : times == null ? null : time(times.min()),
          numbers != null ? (Object) numbers.max() : times == null ? null : time(times.max()),
          numbers == null ? null : quantiles(numbers.quantiles()),
          numbers == null ? null : new Histogram(numbers.edges(), numbers.counts()),
          column.top().isEmpty() ? null : column.top());
    }

    private static Map<String, Double> quantiles(List<Double> values) {
      Map<String, Double> quantiles = new LinkedHashMap<>();
      List<String> names = List.of("p05", "p25", "p50", "p75", "p95");
      for (int i = 0; i < names.size(); i++) {
        quantiles.put(names.get(i), values.get(i));
      }
      return quantiles;
    }

    private static String time(long micros) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
  }

  record Histogram(List<Double> edges, List<Long> counts) {}
}
