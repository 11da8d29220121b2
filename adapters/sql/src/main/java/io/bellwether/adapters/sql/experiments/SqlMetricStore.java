// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/**
 * Metrics in SQL, packed: what one call reports is one row ({@code metric_batches}). Once enough
 * points wait, they are folded into chunks of one metric each ({@code metric_chunks}), so that a
 * curve is read from few rows. The latest values stand aside, packed too.
 */
public final class SqlMetricStore implements MetricStore {
  static final int FOLD_POINTS = 4096;
  static final int FOLD_BATCHES = 256;
  static final int CHUNK_POINTS = 1024;

  private final Database database;

  public SqlMetricStore(Database database) {
    this.database = database;
  }

  @Override
  public void append(String workspace, Run run, List<MetricPoint> points) {
    database.change(
        sql -> {
          Record state = state(sql, workspace, run.id());
          long batch = state == null ? 0 : state.get("next_batch", Long.class);
          long batches = state == null ? 1 : state.get("pending_batches", Long.class) + 1;
          long pending =
              points.size() + (state == null ? 0 : state.get("pending_points", Long.class));
          byte[] latest = latest(state, points);
          sql.execute(
              "insert into metric_batches (workspace, run_id, batch, points) values (?, ?, ?, ?)",
              workspace,
              run.id(),
              batch,
              PackedPoints.pack(points));
          if (pending >= FOLD_POINTS || batches >= FOLD_BATCHES) {
            fold(sql, workspace, run.id());
            batches = 0;
            pending = 0;
          }
          save(sql, workspace, run, latest, batch + 1, batches, pending);
          LoggedModelMetrics.add(sql, workspace, run, points);
          RunDetails.changed(database, workspace, run.id());
          return true;
        });
  }

  private @Nullable Record state(DSLContext sql, String workspace, String runId) {
    return sql.fetchOne(
        """
        select latest, next_batch, pending_batches, pending_points from run_metrics
        where workspace = ? and run_id = ?\
        """
            + database.dialect().forUpdate(),
        workspace,
        runId);
  }

  private static byte[] latest(@Nullable Record state, List<MetricPoint> points) {
    Map<String, MetricPoint> latest = new LinkedHashMap<>();
    if (state != null) {
      PackedPoints.unpack(state.get("latest", byte[].class))
          .forEach(point -> latest.put(point.key(), point));
    }
    points.forEach(
        point -> latest.merge(point.key(), point, (old, now) -> now.supersedes(old) ? now : old));
    return PackedPoints.pack(List.copyOf(latest.values()));
  }

  private static void save(
      DSLContext sql,
      String workspace,
      Run run,
      byte[] latest,
      long nextBatch,
      long batches,
      long points) {
    sql.execute(
        """
        insert into run_metrics (workspace, run_id, experiment_id, latest, next_batch,
          pending_batches, pending_points, indexed)
        values (?, ?, ?, ?, ?, ?, ?, 0)
        on conflict (workspace, run_id) do update set
          latest = excluded.latest, next_batch = excluded.next_batch,
          pending_batches = excluded.pending_batches, pending_points = excluded.pending_points,
          indexed = 0
        """,
        workspace,
        run.id(),
        Long.parseLong(run.experimentId()),
        latest,
        nextBatch,
        batches,
        points);
  }

  /** Moves what waits into the chunks of its metrics. */
  private static void fold(DSLContext sql, String workspace, String runId) {
    Map<String, List<MetricPoint>> byKey = new LinkedHashMap<>();
    for (byte[] batch : batches(sql, workspace, runId)) {
      for (MetricPoint point : PackedPoints.unpack(batch)) {
        byKey.computeIfAbsent(point.key(), _ -> new ArrayList<>()).add(point);
      }
    }
    byKey.forEach((key, points) -> addToChunks(sql, workspace, runId, key, points));
    sql.execute("delete from metric_batches where workspace = ? and run_id = ?", workspace, runId);
  }

  private static void addToChunks(
      DSLContext sql, String workspace, String runId, String key, List<MetricPoint> added) {
    Record last =
        sql.fetchOne(
            """
            select chunk, size, points from metric_chunks
            where workspace = ? and run_id = ? and key = ? order by chunk desc limit 1
            """,
            workspace,
            runId,
            key);
    List<MetricPoint> points = new ArrayList<>();
    long chunk = last == null ? 0 : last.get("chunk", Long.class) + 1;
    if (last != null && last.get("size", Long.class) < CHUNK_POINTS) {
      chunk--;
      points.addAll(PackedPoints.unpack(last.get("points", byte[].class)));
    }
    points.addAll(added);
    for (int from = 0; from < points.size(); from += CHUNK_POINTS) {
      List<MetricPoint> part = points.subList(from, Math.min(from + CHUNK_POINTS, points.size()));
      sql.execute(
          """
          insert into metric_chunks (workspace, run_id, key, chunk, size, points)
          values (?, ?, ?, ?, ?, ?)
          on conflict (workspace, run_id, key, chunk) do update set
            size = excluded.size, points = excluded.points
          """,
          workspace,
          runId,
          key,
          chunk++,
          part.size(),
          PackedPoints.pack(part));
    }
  }

  private static List<byte[]> batches(DSLContext sql, String workspace, String runId) {
    return sql.fetch(
            "select points from metric_batches where workspace = ? and run_id = ? order by batch",
            workspace,
            runId)
        .map(row -> row.get("points", byte[].class));
  }

  @Override
  public List<MetricPoint> latest(String workspace, String runId) {
    return latest(workspace, List.of(runId)).getOrDefault(runId, List.of());
  }

  /** By run; a run without metrics has no entry. */
  Map<String, List<MetricPoint>> latest(String workspace, List<String> runIds) {
    Fragment these = Fragment.in("run_id", runIds);
    String query = "select run_id, latest from run_metrics where workspace = ? and " + these.sql();
    Map<String, List<MetricPoint>> latest = new LinkedHashMap<>();
    database.read(
        sql ->
            sql.fetch(query, these.valuesAfter(workspace))
                .map(
                    row ->
                        latest.put(
                            row.get("run_id", String.class),
                            PackedPoints.unpack(row.get("latest", byte[].class)))));
    return latest;
  }

  @Override
  public List<MetricPoint> history(String workspace, String runId, String key) {
    List<byte[]> packed = new ArrayList<>();
    database.read(
        sql -> {
          // One statement: between two, a fold could hide points or show them twice.
          String query =
              """
              select points from metric_chunks where workspace = ? and run_id = ? and key = ?
              union all
              select points from metric_batches where workspace = ? and run_id = ?
              """;
          sql.fetch(query, workspace, runId, key, workspace, runId)
              .forEach(row -> packed.add(row.get("points", byte[].class)));
          return true;
        });
    List<MetricPoint> points = new ArrayList<>();
    packed.forEach(bytes -> PackedPoints.unpack(bytes, key::equals, points));
    points.sort(MetricPoint.IN_TIME);
    return withoutRepeats(points);
  }

  private static List<MetricPoint> withoutRepeats(List<MetricPoint> sorted) {
    List<MetricPoint> unique = new ArrayList<>(sorted.size());
    for (MetricPoint point : sorted) {
      if (unique.isEmpty() || MetricPoint.IN_TIME.compare(unique.getLast(), point) != 0) {
        unique.add(point);
      }
    }
    return unique;
  }

  @Override
  public List<String> unindexed(String workspace, List<String> experimentIds, int limit) {
    Fragment experiments = SqlRunStore.experiments("experiment_id", experimentIds);
    // In the order of the index of such runs: as PostgreSQL last counted them they may still be all
    // the runs there are, and without an order it then reads the whole table to find none.
    String query =
        """
        select run_id from run_metrics where workspace = ? and indexed = 0 and %s
        order by experiment_id, run_id limit %d
        """
            .formatted(experiments.sql(), limit);
    return database.read(
        sql ->
            sql.fetch(query, experiments.valuesAfter(workspace))
                .map(row -> row.get("run_id", String.class)));
  }

  @Override
  public void index(String workspace, List<String> runIds) {
    Fragment these = Fragment.in("m.run_id", runIds);
    String query =
        """
        select m.run_id, m.experiment_id, m.latest, m.indexed, r.started_at from run_metrics m
          join runs r on r.workspace = m.workspace and r.run_id = m.run_id
        where m.workspace = ? and %s%s
        """
            .formatted(these.sql(), database.dialect().forUpdate());
    database.change(
        sql -> {
          Result<Record> found = sql.fetch(query, these.valuesAfter(workspace));
          // As a condition of the query it would be looked for in the index of such runs, in which
          // those that have just left it still are.
          found.removeIf(row -> row.get("indexed", Long.class) != 0);
          if (found.isEmpty()) {
            return 0; // Another search waited for the same runs and was first.
          }
          List<Object[]> rows = new ArrayList<>();
          found.forEach(row -> addLatest(rows, workspace, row));
          if (!rows.isEmpty()) {
            sql.batch(UPSERT, rows.toArray(Object[][]::new)).execute();
          }
          Fragment locked =
              Fragment.in("run_id", found.map(row -> row.get("run_id", String.class)));
          return sql.execute(
              "update run_metrics set indexed = 1 where workspace = ? and " + locked.sql(),
              locked.valuesAfter(workspace));
        });
  }

  private static final String UPSERT =
      """
      insert into latest_metrics (workspace, run_id, key, experiment_id, value, is_nan, started_at)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (workspace, run_id, key) do update set
        value = excluded.value, is_nan = excluded.is_nan
      where latest_metrics.value <> excluded.value or latest_metrics.is_nan <> excluded.is_nan
      """;

  private static void addLatest(List<Object[]> rows, String workspace, Record row) {
    for (MetricPoint point : PackedPoints.unpack(row.get("latest", byte[].class))) {
      boolean nan = Double.isNaN(point.value());
      rows.add(
          new Object[] {
            workspace,
            row.get("run_id", String.class),
            point.key(),
            row.get("experiment_id", Long.class),
            nan ? 0.0 : Math.clamp(point.value(), -Double.MAX_VALUE, Double.MAX_VALUE),
            nan ? 1 : 0,
            row.get("started_at", Long.class)
          });
    }
  }
}
