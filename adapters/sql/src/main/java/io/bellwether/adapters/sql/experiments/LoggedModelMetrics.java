// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelMetric;
import io.bellwether.platform.experiments.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The points of runs that were measured on a logged model, once more by that model. */
final class LoggedModelMetrics {
  private static final String INSERT =
      """
      insert into logged_model_metrics (workspace, model_id, key, run_id, time, step, dataset_name,
        dataset_digest, value, is_nan)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
      """;

  /** As a table: the latest point of each model and key. */
  static final String LATEST =
      """
      (select workspace, model_id, key, value, is_nan from (
        select workspace, model_id, key, value, is_nan, row_number() over (
          partition by workspace, model_id, key order by step desc, time desc, value desc) as place
        from logged_model_metrics) placed where place = 1)""";

  /** So a long training with one model does not make every list of models huge. */
  private static final int MOST = 1000;

  private LoggedModelMetrics() {}

  static void add(DSLContext sql, String workspace, Run run, List<MetricPoint> points) {
    Object[][] rows =
        points.stream()
            .filter(point -> !point.origin().modelId().isEmpty())
            .map(point -> row(workspace, point.origin().modelId(), run.id(), point))
            .toArray(Object[][]::new);
    if (rows.length > 0) {
      sql.batch(INSERT, rows).execute();
    }
  }

  /** How many. */
  static int add(DSLContext sql, String workspace, String modelId, List<ModelMetric> metrics) {
    Object[][] rows =
        metrics.stream()
            .map(metric -> row(workspace, modelId, metric.runId(), metric.point()))
            .toArray(Object[][]::new);
    if (rows.length > 0) {
      sql.batch(INSERT, rows).execute();
    }
    return rows.length;
  }

  private static Object[] row(String workspace, String modelId, String runId, MetricPoint point) {
    boolean nan = Double.isNaN(point.value());
    return new Object[] {
      workspace,
      modelId,
      point.key(),
      runId,
      point.timeMillis(),
      point.step(),
      point.origin().datasetName(),
      point.origin().datasetDigest(),
      nan ? 0.0 : Math.clamp(point.value(), -Double.MAX_VALUE, Double.MAX_VALUE),
      nan ? 1 : 0
    };
  }

  /** The latest points of each key and dataset, by model: by key, in the order of their times. */
  static Map<String, List<ModelMetric>> of(
      DSLContext sql, String workspace, List<String> modelIds) {
    Fragment these = Fragment.in("model_id", modelIds);
    Map<String, List<ModelMetric>> points = new HashMap<>();
    String newest =
        """
        select * from (
          select m.*, row_number() over (partition by model_id, key, dataset_name, dataset_digest
            order by step desc, time desc, value desc) as place
          from logged_model_metrics m where workspace = ? and %s) placed
        where place <= %d order by model_id, key, time, step, run_id
        """
            .formatted(these.sql(), MOST);
    sql.fetch(newest, these.valuesAfter(workspace))
        .forEach(
            row -> {
              MetricPoint point = point(row);
              points
                  .computeIfAbsent(point.origin().modelId(), _ -> new ArrayList<>())
                  .add(new ModelMetric(row.get("run_id", String.class), point));
            });
    return points;
  }

  private static MetricPoint point(Record row) {
    boolean nan = row.get("is_nan", Long.class) == 1;
    return new MetricPoint(
        row.get("key", String.class),
        nan ? Double.NaN : row.get("value", Double.class),
        row.get("time", Long.class),
        row.get("step", Long.class),
        new MetricOrigin(
            row.get("model_id", String.class),
            row.get("dataset_name", String.class),
            row.get("dataset_digest", String.class)));
  }
}
