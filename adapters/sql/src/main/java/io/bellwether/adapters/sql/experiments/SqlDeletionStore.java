// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.access.SqlRoleStore;
import io.bellwether.adapters.sql.gateway.SqlGatewayStore;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.RoleStore;
import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.gateway.GatewayEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Deletion for good in SQL: whatever hangs on a run or an experiment goes before it. */
public final class SqlDeletionStore implements DeletionStore {
  private static final String FOLDER = "/artifacts";
  private static final List<String> BESIDE_RUNS =
      List.of(
          "run_params",
          "run_tags",
          "latest_metrics",
          "run_metrics",
          "metric_batches",
          "metric_chunks",
          "run_inputs",
          "run_models",
          "runs");
  private static final List<String> BESIDE_MODELS =
      List.of("logged_model_params", "logged_model_tags", "logged_model_metrics", "logged_models");
  private static final List<String> BESIDE_TRACES =
      List.of("trace_tags", "trace_metadata", "spans", "trace_links", "assessments", "traces");
  private static final List<String> BESIDE_EXPERIMENTS =
      List.of(
          "logged_datasets",
          "evaluation_dataset_experiments",
          "scorer_versions",
          "label_schemas",
          "review_items",
          "review_queue_users",
          "review_queues",
          "issues",
          "experiment_tags",
          "experiments");

  private final Database database;
  private final SqlExperimentStore experiments;
  private final RoleStore roles;
  private final SqlGatewayStore<GatewayEndpoint> endpoints;

  public SqlDeletionStore(Database database) {
    this.database = database;
    this.experiments = new SqlExperimentStore(database);
    this.roles = new SqlRoleStore(database);
    this.endpoints = new SqlGatewayStore<>(database, GatewayEndpoint.class);
  }

  @Override
  public List<DeletedRun> runs(String workspace, Selection selection, String afterId, int limit) {
    Fragment query =
        Fragment.of(
                """
                select run_id, experiment_id, artifact_uri from runs
                where workspace = ? and lifecycle = 'DELETED' and coalesce(deleted_at, 0) <= ?
                  and run_id > ?\
                """,
                workspace,
                Columns.micros(selection.until()),
                afterId)
            .then(chosen(selection, true))
            .then(Fragment.of(" order by " + database.dialect().binary("run_id")))
            .then(Fragment.of(" limit " + limit));
    return database.read(
        sql -> {
          List<Record> rows = sql.fetch(query.sql(), query.values().toArray());
          List<String> ids = rows.stream().map(row -> text(row, "run_id")).toList();
          Map<String, List<String>> models = modelFolders(workspace, ids);
          return rows.stream()
              .map(row -> deleted(row, models.getOrDefault(text(row, "run_id"), List.of())))
              .toList();
        });
  }

  private static Fragment chosen(Selection selection, boolean ofRuns) {
    List<Fragment> either = new ArrayList<>();
    if (!selection.runs().isEmpty()) {
      either.add(ofRuns ? Fragment.in("run_id", selection.runs()) : Fragment.of("1 = 0"));
    }
    if (!selection.experiments().isEmpty()) {
      List<Long> ids = selection.experiments().stream().map(Long::valueOf).toList();
      either.add(Fragment.in("experiment_id", ids));
    }
    return either.isEmpty()
        ? Fragment.of("")
        : Fragment.of(" and (").then(Fragment.join(" or ", either)).then(Fragment.of(")"));
  }

  private static DeletedRun deleted(Record row, List<String> models) {
    String id = text(row, "run_id");
    List<String> folders =
        new ArrayList<>(List.of(folder(text(row, "artifact_uri"), id), "runs:/" + id));
    folders.addAll(models);
    return new DeletedRun(id, text(row, "experiment_id"), folders);
  }

  /** The folder that is named by the id, if its artifacts are in one. */
  private static String folder(String uri, String id) {
    String own = "/" + id + FOLDER;
    return uri.endsWith(own) ? uri.substring(0, uri.length() - FOLDER.length()) : uri;
  }

  private Map<String, List<String>> modelFolders(String workspace, List<String> runIds) {
    Map<String, List<String>> folders = new HashMap<>();
    models(workspace, Fragment.in("source_run_id", runIds))
        .forEach(
            row ->
                folders
                    .computeIfAbsent(text(row, "source_run_id"), _ -> new ArrayList<>())
                    .addAll(addresses(row)));
    return folders;
  }

  private List<Record> models(String workspace, Fragment condition) {
    String query =
        "select source_run_id, model_id, artifact_location from logged_models where workspace = ?"
            + " and "
            + condition.sql();
    return database.read(sql -> sql.fetch(query, condition.valuesAfter(workspace)));
  }

  private static List<String> addresses(Record model) {
    String id = text(model, "model_id");
    return List.of(folder(text(model, "artifact_location"), id), "models:/" + id);
  }

  @Override
  public List<String> modelFolders(String workspace, String experimentId) {
    return models(workspace, Fragment.of("experiment_id = ?", Long.parseLong(experimentId)))
        .stream()
        .flatMap(model -> addresses(model).stream())
        .toList();
  }

  @Override
  public long countRuns(String workspace, String experimentId) {
    String query = "select count(*) from runs where workspace = ? and experiment_id = ?";
    return database
        .read(
            sql ->
                sql.fetchSingle(query, workspace, Long.parseLong(experimentId))
                    .get(0, Number.class))
        .longValue();
  }

  @Override
  public List<Experiment> experiments(String workspace, Selection selection) {
    if (selection.experiments().isEmpty() && !selection.runs().isEmpty()) {
      return List.of();
    }
    Fragment query =
        Fragment.of(
                """
                select experiment_id from experiments
                where workspace = ? and lifecycle = 'DELETED' and updated_at <= ?\
                """,
                workspace,
                Columns.micros(selection.until()))
            .then(chosen(selection, false))
            .then(Fragment.of(" order by experiment_id"));
    return database
        .read(sql -> sql.fetch(query.sql(), query.values().toArray()))
        .map(row -> text(row, "experiment_id"))
        .stream()
        .map(id -> experiments.find(workspace, id))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void removeRuns(String workspace, List<String> ids) {
    for (List<String> some : Fragment.chunks(ids)) {
      removeModels(workspace, Fragment.in("source_run_id", some));
      Fragment these = Fragment.in("run_id", some);
      BESIDE_RUNS.forEach(table -> remove(table, workspace, these));
      Fragment found = Fragment.in("source_run_id", some);
      String forget = "update issues set source_run_id = null where workspace = ? and ";
      database.change(sql -> sql.execute(forget + found.sql(), found.valuesAfter(workspace)));
    }
  }

  @Override
  public boolean removeExperiment(String workspace, String id) {
    Fragment only = Fragment.of("experiment_id = ?", Long.parseLong(id));
    if (!isDeleted(workspace, only) || countRuns(workspace, id) > 0) {
      return false;
    }
    removeModels(workspace, only);
    for (List<String> some : Fragment.chunks(ids("traces", "trace_id", workspace, only))) {
      Fragment these = Fragment.in("trace_id", some);
      BESIDE_TRACES.forEach(table -> remove(table, workspace, these));
    }
    Fragment asText = Fragment.of("cast(experiment_id as text) = ?", id);
    BESIDE_EXPERIMENTS.forEach(table -> remove(table, workspace, asText));
    roles.deleteResource(workspace, ResourceType.EXPERIMENT, id);
    forget(workspace, id);
    return true;
  }

  /** Endpoints that are traced in the experiment stay, without one. */
  private void forget(String workspace, String id) {
    endpoints.lock();
    endpoints.list(workspace).stream()
        .filter(endpoint -> endpoint.experimentId().equals(Optional.of(id)))
        .forEach(endpoint -> endpoints.put(workspace, endpoint.withoutExperiment()));
  }

  /** Nobody restores it from here on. */
  private boolean isDeleted(String workspace, Fragment experiment) {
    String query =
        "select lifecycle from experiments where workspace = ? and "
            + experiment.sql()
            + database.dialect().forUpdate();
    return database.change(sql -> sql.fetch(query, experiment.valuesAfter(workspace))).stream()
        .anyMatch(row -> text(row, "lifecycle").equals("DELETED"));
  }

  @Override
  public boolean isUsed(String workspace, String folder) {
    String location = database.dialect().binary("artifact_location");
    String query =
        "select 1 from experiments where workspace = ? and (%1$s = ? or (%1$s >= ? and %1$s < ?))"
            .formatted(location);
    return !database
        .read(sql -> sql.fetch(query, workspace, folder, folder + "/", folder + "0"))
        .isEmpty();
  }

  @Override
  public void addFolders(String workspace, String owner, Collection<String> folders) {
    for (String folder : folders) {
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into folders_to_remove (workspace, folder, owner) values (?, ?, ?)
                  on conflict (workspace, folder) do nothing
                  """,
                  workspace,
                  folder,
                  owner));
    }
  }

  @Override
  public List<String> folders(String workspace, String afterFolder, int limit) {
    String folder = database.dialect().binary("f.folder");
    String query =
        """
        select f.folder from folders_to_remove f where f.workspace = ? and %s > ?
          and not exists (
            select 1 from runs r where r.workspace = f.workspace and r.run_id = f.owner)
          and not exists (
            select 1 from experiments e
            where e.workspace = f.workspace and cast(e.experiment_id as text) = f.owner)
        order by %s limit %d
        """
            .formatted(folder, folder, limit);
    return database
        .read(sql -> sql.fetch(query, workspace, afterFolder))
        .map(row -> text(row, "folder"));
  }

  @Override
  public void forgetFolder(String workspace, String folder) {
    database.change(
        sql ->
            sql.execute(
                "delete from folders_to_remove where workspace = ? and folder = ?",
                workspace,
                folder));
  }

  private void removeModels(String workspace, Fragment condition) {
    Collection<String> models = ids("logged_models", "model_id", workspace, condition);
    for (List<String> some : Fragment.chunks(models)) {
      Fragment these = Fragment.in("model_id", some);
      BESIDE_MODELS.forEach(table -> remove(table, workspace, these));
    }
  }

  private List<String> ids(String table, String column, String workspace, Fragment condition) {
    String query =
        "select %s from %s where workspace = ? and %s".formatted(column, table, condition.sql());
    return database
        .change(sql -> sql.fetch(query, condition.valuesAfter(workspace)))
        .map(row -> row.get(0, String.class));
  }

  private void remove(String table, String workspace, Fragment condition) {
    String statement =
        "delete from %s where workspace = ? and %s".formatted(table, condition.sql());
    database.change(sql -> sql.execute(statement, condition.valuesAfter(workspace)));
  }

  private static String text(Record row, String column) {
    return row.get(column, String.class);
  }
}
