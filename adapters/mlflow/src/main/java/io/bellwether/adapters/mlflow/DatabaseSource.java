// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
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
          Map.entry("guardrails", "gateway guardrails"),
          Map.entry("budget_policies", "gateway budgets"),
          Map.entry("mcp_servers", "MCP servers"),
          Map.entry("issues", "issues"));

  private final Sql sql;
  private final LocalFiles files;
  private final DatabaseRuns runs;
  private final DatabaseModels models;
  private final DatabaseTraces traces;
  private final DatabaseReviews reviews;
  private final DatabaseGateway gateway;

  DatabaseSource(Sql sql, LocalFiles files, DatabaseGateway gateway) {
    this.sql = sql;
    this.files = files;
    this.runs = new DatabaseRuns(sql);
    this.models = new DatabaseModels(sql);
    this.traces = new DatabaseTraces(sql);
    this.reviews = new DatabaseReviews(sql);
    this.gateway = gateway;
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
    carried.put("label_schemas", reviews.countSchemas());
    carried.put("review_queues", reviews.countQueues());
    carried.put("review_items", reviews.countItems());
    carried.put("gateway_secrets", gateway.count("secrets"));
    carried.put("gateway_models", gateway.count("model_definitions"));
    carried.put("gateway_endpoints", gateway.count("endpoints"));
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

  @Override
  public Page<FoundSchema> labelSchemas(Page.Request page) {
    return read(() -> reviews.schemas(page));
  }

  @Override
  public Page<ReviewQueue> reviewQueues(Page.Request page) {
    return read(() -> reviews.queues(page));
  }

  @Override
  public Page<ReviewItem> reviewItems(Page.Request page) {
    return read(() -> reviews.items(page));
  }

  @Override
  public Page<FoundSecret> gatewaySecrets(Page.Request page) {
    return read(() -> gateway.secrets(page));
  }

  @Override
  public Page<ModelDefinition> gatewayModels(Page.Request page) {
    return read(() -> gateway.models(page));
  }

  @Override
  public Page<GatewayEndpoint> gatewayEndpoints(Page.Request page) {
    return read(() -> gateway.endpoints(page));
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
