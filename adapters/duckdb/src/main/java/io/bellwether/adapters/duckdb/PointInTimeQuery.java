// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.features.Feature;
import io.bellwether.platform.features.OfflineFeatures.History;
import io.bellwether.tabular.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement for a whole training set. The tables in it call their columns by number, so that no
 * name of a dataset can collide with another or with ours.
 */
final class PointInTimeQuery {
  /** The number of a row in its file. */
  static final String ROW = "\"bellwether row\"";

  private static final long MICROS = 1_000_000;

  private PointInTimeQuery() {}

  /** A file's rows with their numbers. */
  static String numbered(Path parquet) {
    return "select *, row_number() over () as %s from %s".formatted(ROW, Sql.parquet(parquet));
  }

  static String of(List<Field> kept, Path entities, String eventTime, List<History> views) {
    List<String> tables = new ArrayList<>(List.of("e as (" + numbered(entities) + ")"));
    List<String> columns = new ArrayList<>();
    kept.forEach(field -> columns.add("e.%1$s as %1$s".formatted(Sql.name(field.name()))));
    StringBuilder joins = new StringBuilder("e");
    String time = "e." + Sql.name(eventTime);
    for (int i = 0; i < views.size(); i++) {
      History view = views.get(i);
      String table = "v" + i;
      tables.add("%s as (%s)".formatted(table, history(view)));
      joins.append(join(table, view, time));
      for (int f = 0; f < view.features().size(); f++) {
        String name = Sql.name(view.features().get(f).name());
        columns.add(valid(table, view, time, "%s.f%d".formatted(table, f)) + " as " + name);
      }
    }
    return "with %s select %s from %s order by e.%s"
        .formatted(String.join(", ", tables), String.join(", ", columns), joins, ROW);
  }

  /** The rows of a view that can count; of several for one entity and time, the last. */
  private static String history(History view) {
    String time = Sql.name(view.eventTime());
    List<String> columns = new ArrayList<>(List.of(time + " as t"));
    List<String> present = new ArrayList<>(List.of(time + " is not null"));
    List<String> keys = new ArrayList<>();
    for (String entity : view.entities()) {
      String name = Sql.name(entity);
      columns.add("%s as k%d".formatted(name, keys.size()));
      present.add(name + " is not null");
      keys.add(name);
    }
    List<Feature> features = view.features();
    for (int f = 0; f < features.size(); f++) {
      columns.add(
          "cast(%s as %s) as f%d"
              .formatted(Sql.name(features.get(f).name()), Types.sql(features.get(f).type()), f));
    }
    return """
    select %s from (%s) where %s
    qualify row_number() over (partition by %s, %s order by %s desc) = 1\
    """
        .formatted(
            String.join(", ", columns),
            numbered(view.parquet()),
            String.join(" and ", present),
            String.join(", ", keys),
            time,
            ROW);
  }

  private static String join(String table, History view, String time) {
    StringBuilder condition = new StringBuilder();
    for (int k = 0; k < view.entities().size(); k++) {
      condition.append("e.%s = %s.k%d and ".formatted(Sql.name(view.entities().get(k)), table, k));
    }
    return " asof left join %s on %s%s >= %s.t".formatted(table, condition, time, table);
  }

  /** The latest row is the only one that can lie within the ttl. */
  private static String valid(String table, History view, String time, String column) {
    if (view.ttlSeconds() == 0) {
      return column;
    }
    return "case when epoch_us(%s) - epoch_us(%s.t) <= %d then %s end"
        .formatted(time, table, Math.multiplyExact(view.ttlSeconds(), MICROS), column);
  }
}
