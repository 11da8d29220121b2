// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static io.bellwether.adapters.mlflow.DatabaseRuns.text;

import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelMetric;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Logged models, and the registry, of MLflow's database. */
final class DatabaseModels {
  /** Of each metric and dataset; nobody is told more of a logged model. */
  private static final int MOST_POINTS = 1000;

  private final Sql sql;

  DatabaseModels(Sql sql) {
    this.sql = sql;
  }

  Page<FoundModel> loggedModels(Page.Request page) {
    if (!sql.has("logged_models")) {
      return new Page<>(List.of(), Optional.empty());
    }
    List<FoundModel> bare =
        sql.list(
            """
            select logged_models.* from logged_models
              join experiments on experiments.experiment_id = logged_models.experiment_id
            where logged_models.model_id > ? and %s order by logged_models.model_id limit %d
            """
                .formatted(sql.inDefaultWorkspace("experiments"), page.limit() + 1),
            DatabaseModels::loggedModel,
            page.after().orElse(""));
    List<String> ids = bare.stream().map(found -> found.model().id()).toList();
    var params =
        Entries.of(sql, "logged_model_params", "model_id", "param_key", "param_value", ids);
    var tags = Entries.of(sql, "logged_model_tags", "model_id", "tag_key", "tag_value", ids);
    Map<String, List<ModelMetric>> metrics = metrics(ids);
    List<FoundModel> found =
        bare.stream()
            .map(
                one -> {
                  String id = one.model().id();
                  return new FoundModel(
                      detailed(
                          one.model(),
                          params.getOrDefault(id, Map.of()),
                          tags.getOrDefault(id, Map.of()),
                          metrics.getOrDefault(id, List.of())),
                      one.deleted());
                })
            .toList();
    return Page.of(found, page.limit(), one -> one.model().id());
  }

  private static FoundModel loggedModel(ResultSet row) throws SQLException {
    LoggedModel.Status status =
        switch (row.getInt("status")) {
          case 2 -> LoggedModel.Status.READY;
          case 3 -> LoggedModel.Status.UPLOAD_FAILED;
          default -> LoggedModel.Status.PENDING;
        };
    return new FoundModel(
        new LoggedModel(
            row.getString("model_id"),
            row.getString("experiment_id"),
            row.getString("name"),
            text(row.getString("artifact_location")),
            status,
            text(row.getString("model_type")),
            text(row.getString("source_run_id")),
            Times.orEpoch(row, "creation_timestamp_ms"),
            Times.orEpoch(row, "last_updated_timestamp_ms"),
            Map.of(),
            Map.of(),
            List.of()),
        "deleted".equals(row.getString("lifecycle_stage")));
  }

  private static LoggedModel detailed(
      LoggedModel bare,
      Map<String, String> params,
      Map<String, String> tags,
      List<ModelMetric> metrics) {
    return new LoggedModel(
        bare.id(),
        bare.experimentId(),
        bare.name(),
        bare.artifactLocation(),
        bare.status(),
        bare.modelType(),
        bare.sourceRunId(),
        bare.createdAt(),
        bare.updatedAt(),
        params,
        tags,
        metrics);
  }

  private Map<String, List<ModelMetric>> metrics(List<String> ids) {
    Map<String, List<ModelMetric>> found = new HashMap<>();
    if (!ids.isEmpty() && sql.has("logged_model_metrics")) {
      sql.list(
          """
          select * from (
            select logged_model_metrics.*, row_number() over (
              partition by model_id, metric_name, dataset_name, dataset_digest
              order by metric_step desc, metric_timestamp_ms desc, metric_value desc) as place
            from logged_model_metrics where model_id in (%s)) placed
          where place <= %d
          """
              .formatted(Sql.places(ids.size()), MOST_POINTS),
          row ->
              found
                  .computeIfAbsent(row.getString("model_id"), _ -> new ArrayList<>())
                  .add(new ModelMetric(row.getString("run_id"), point(row))),
          ids.toArray());
    }
    return found;
  }

  private static MetricPoint point(ResultSet row) throws SQLException {
    double value = row.getDouble("metric_value");
    boolean nan = row.wasNull();
    return new MetricPoint(
        row.getString("metric_name"),
        nan ? Double.NaN : value,
        row.getLong("metric_timestamp_ms"),
        row.getLong("metric_step"),
        new MetricOrigin(
            row.getString("model_id"),
            text(row.getString("dataset_name")),
            text(row.getString("dataset_digest"))));
  }

  Page<RegisteredModel> models(Page.Request page) {
    if (!sql.has("registered_models")) {
      return new Page<>(List.of(), Optional.empty());
    }
    List<RegisteredModel> bare =
        sql.list(
            "select * from registered_models where name > ? and %s order by name limit %d"
                .formatted(sql.inDefaultWorkspace("registered_models"), page.limit() + 1),
            DatabaseModels::model,
            page.after().orElse(""));
    List<String> names = bare.stream().map(RegisteredModel::name).toList();
    var tags = Entries.of(sql, "registered_model_tags", "name", names);
    Map<String, Map<String, Integer>> aliases = aliases(names);
    List<RegisteredModel> found =
        bare.stream()
            .map(
                model ->
                    new RegisteredModel(
                        model.name(),
                        model.description(),
                        tags.getOrDefault(model.name(), Map.of()),
                        aliases.getOrDefault(model.name(), Map.of()),
                        model.createdAt(),
                        model.updatedAt()))
            .toList();
    return Page.of(found, page.limit(), RegisteredModel::name);
  }

  private static RegisteredModel model(ResultSet row) throws SQLException {
    return new RegisteredModel(
        row.getString("name"),
        text(row.getString("description")),
        Map.of(),
        Map.of(),
        Times.orEpoch(row, "creation_time"),
        Times.orEpoch(row, "last_updated_time"));
  }

  private Map<String, Map<String, Integer>> aliases(List<String> names) {
    Map<String, Map<String, Integer>> found = new HashMap<>();
    if (!names.isEmpty() && sql.has("registered_model_aliases")) {
      sql.list(
          "select name, alias, version from registered_model_aliases where name in (%s) and %s"
              .formatted(
                  Sql.places(names.size()), sql.inDefaultWorkspace("registered_model_aliases")),
          row ->
              Optional.ofNullable(
                  found
                      .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                      .put(row.getString(2), row.getInt(3))),
          names.toArray());
    }
    return found;
  }

  List<ModelVersion> versions(String model) {
    Map<Integer, Map<String, String>> tags = new HashMap<>();
    if (sql.has("model_version_tags")) {
      sql.list(
          "select version, key, value from model_version_tags where name = ? and %s"
              .formatted(sql.inDefaultWorkspace("model_version_tags")),
          row ->
              Optional.ofNullable(
                  tags.computeIfAbsent(row.getInt(1), _ -> new HashMap<>())
                      .put(row.getString(2), text(row.getString(3)))),
          model);
    }
    return sql.list(
        """
        select * from model_versions
        where name = ? and %s and %s order by version
        """
            .formatted(READY, sql.inDefaultWorkspace("model_versions")),
        row -> version(row, tags.getOrDefault(row.getInt("version"), Map.of())),
        model);
  }

  /** MLflow keeps deleted versions under a stage of their own. */
  static final String READY =
      "current_stage <> 'Deleted_Internal' and coalesce(status, 'READY') = 'READY'";

  private static ModelVersion version(ResultSet row, Map<String, String> tags) throws SQLException {
    int number = row.getInt("version");
    String stage = text(row.getString("current_stage")).toLowerCase(Locale.ROOT);
    return new ModelVersion(
        row.getString("name"),
        number,
        SemanticVersion.FIRST,
        Stage.ofLabel(stage).orElse(Stage.DEVELOPMENT),
        Content.elsewhere(
            text(row.getString("source")),
            Optional.ofNullable(row.getString("run_id")).filter(id -> !id.isEmpty()),
            tags,
            text(row.getString("description"))),
        Times.orEpoch(row, "creation_time"),
        Times.orEpoch(row, "last_updated_time"),
        text(row.getString("user_id")));
  }
}
