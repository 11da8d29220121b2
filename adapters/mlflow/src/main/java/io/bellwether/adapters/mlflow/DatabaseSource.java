// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What MLflow keeps in a database, of any of its versions since the first. */
final class DatabaseSource implements MlflowSource {
  /** What Bellwether has no place for, or must not be copied: table and what it is called. */
  private static final Map<String, String> LEFT =
      Map.ofEntries(
          Map.entry("evaluation_datasets", "evaluation datasets"),
          Map.entry("scorers", "scorers"),
          Map.entry("webhooks", "webhooks"),
          Map.entry("secrets", "gateway secrets"),
          Map.entry("endpoints", "gateway endpoints"),
          Map.entry("guardrails", "gateway guardrails"),
          Map.entry("budget_policies", "gateway budgets"),
          Map.entry("mcp_servers", "MCP servers"),
          Map.entry("issues", "issues"),
          Map.entry("label_schemas", "label schemas"),
          Map.entry("review_queues", "review queues"));

  private final Sql sql;
  private final LocalFiles files;
  private final DatabaseRuns runs;
  private final DatabaseModels models;
  private final DatabaseTraces traces;

  DatabaseSource(Sql sql, LocalFiles files) {
    this.sql = sql;
    this.files = files;
    this.runs = new DatabaseRuns(sql);
    this.models = new DatabaseModels(sql);
    this.traces = new DatabaseTraces(sql);
  }

  @Override
  public Inventory inventory() {
    Map<String, Long> carried = new LinkedHashMap<>();
    carried.put("experiments", sql.count("experiments", sql.inDefaultWorkspace("experiments")));
    carried.put("runs", sql.count("runs", "1 = 1"));
    carried.put("logged_models", sql.count("logged_models", "1 = 1"));
    carried.put(
        "models", sql.count("registered_models", sql.inDefaultWorkspace("registered_models")));
    carried.put(
        "model_versions",
        sql.count(
            "model_versions",
            DatabaseModels.READY + " and " + sql.inDefaultWorkspace("model_versions")));
    carried.put("traces", sql.count("trace_info", "1 = 1"));
    List<String> places =
        sql.list(
            "select artifact_location from experiments where "
                + sql.inDefaultWorkspace("experiments"),
            row -> DatabaseRuns.text(row.getString(1)));
    return new Inventory(carried, left(), files.missing(places));
  }

  private Map<String, Long> left() {
    Map<String, Long> left = new LinkedHashMap<>();
    LEFT.forEach((table, name) -> left.put(name, sql.count(table, "1 = 1")));
    for (String table : List.of("experiments", "registered_models")) {
      if (sql.has(table, "workspace")) {
        left.put(
            table.replace("registered_", "") + " of other workspaces",
            sql.count(table, "workspace <> 'default'"));
      }
    }
    left.put(
        "model versions that were never ready",
        sql.count("model_versions", "current_stage <> 'Deleted_Internal' and status <> 'READY'"));
    left.values().removeIf(count -> count == 0);
    return left;
  }

  @Override
  public Page<Experiment> experiments(Page.Request page) {
    return read(() -> runs.experiments(page));
  }

  @Override
  public Page<FoundRun> runs(Page.Request page) {
    return read(() -> runs.runs(page));
  }

  @Override
  public void points(String runId, PointSink sink) throws InterruptedException {
    runs.points(runId, sink);
    sql.release();
  }

  @Override
  public Page<FoundModel> loggedModels(Page.Request page) {
    return read(() -> models.loggedModels(page));
  }

  @Override
  public Page<RegisteredModel> models(Page.Request page) {
    return read(() -> models.models(page));
  }

  @Override
  public List<ModelVersion> versions(String model) {
    return read(() -> models.versions(model));
  }

  @Override
  public Page<FoundTrace> traces(Page.Request page) {
    return read(() -> traces.traces(page));
  }

  private <T> T read(Supplier<T> query) {
    T found = query.get();
    sql.release();
    return found;
  }

  @Override
  public boolean files(String address, FileSink sink) throws InterruptedException {
    return files.tell(address, sink);
  }

  @Override
  public void close() {
    sql.close();
  }
}
