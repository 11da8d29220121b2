// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.platform.features.Feature;
import io.bellwether.platform.features.OfflineFeatures;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Point-in-time joins as DuckDB's ASOF joins. */
public final class DuckDbOfflineFeatures implements OfflineFeatures {
  private final Analytics analytics;

  public DuckDbOfflineFeatures(Analytics analytics) {
    this.analytics = analytics;
  }

  @Override
  public Prepared trainingSet(Path entities, String eventTime, List<History> views) {
    Path parquet = analytics.work().file(".parquet");
    return analytics.run(
        connection -> {
          List<Field> kept;
          try (Statement statement = connection.createStatement()) {
            kept = Types.fields(statement, Sql.parquet(entities));
          }
          String query = PointInTimeQuery.of(kept, entities, eventTime, views);
          return PreparedFile.of(connection, query, parquet, analytics.limits());
        });
  }

  @Override
  public Table newest(History view, Optional<Instant> start, Optional<Instant> end) {
    String time = Sql.name(view.eventTime());
    List<String> columns = new ArrayList<>(view.entities().stream().map(Sql::name).toList());
    StringBuilder where = new StringBuilder(time + " is not null");
    columns.forEach(key -> where.append(" and ").append(key).append(" is not null"));
    String keys = String.join(", ", columns);
    start.ifPresent(from -> where.append(" and ").append(time).append(" >= ").append(at(from)));
    end.ifPresent(to -> where.append(" and ").append(time).append(" < ").append(at(to)));
    columns.add(time);
    view.features().forEach(feature -> columns.add(typed(feature)));
    String query =
        """
        select %s from (%s) where %s
        qualify row_number() over (partition by %s order by %s desc, %s desc) = 1
        order by %s
        """
            .formatted(
                String.join(", ", columns),
                PointInTimeQuery.numbered(view.parquet()),
                where,
                keys,
                time,
                PointInTimeQuery.ROW,
                PointInTimeQuery.ROW);
    return analytics.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("create temp table newest as " + query);
            List<Field> fields = Types.fields(statement, "newest");
            return new TableReader(statement, fields, analytics.limits().heapBytes())
                .read("newest", "");
          }
        });
  }

  /** The feature's column as the type that the view declares. */
  static String typed(Feature feature) {
    String name = Sql.name(feature.name());
    return "cast(%s as %s) as %s".formatted(name, Types.sql(feature.type()), name);
  }

  private static String at(Instant time) {
    return "make_timestamp(%d)".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
