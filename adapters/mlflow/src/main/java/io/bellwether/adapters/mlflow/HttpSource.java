// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a server tells that speaks MLflow's protocol. */
final class HttpSource implements MlflowSource {
  private static final String MLFLOW = "/api/2.0/mlflow";
  private static final String TRACES = "/api/3.0/mlflow/traces";
  private static final String SCHEMAS = "/api/3.0/mlflow/label-schemas/list";
  private static final String QUEUES = "/api/3.0/mlflow/review-queues/list";
  private static final String ITEMS = "/api/3.0/mlflow/review-queues/items/list";
  private static final String GATEWAY = "/api/3.0/mlflow/gateway/";
  private static final int MOST_POINTS = 10_000;
  private static final String NEXT = "next_page_token";
  private static final String TOKEN = "page_token";

  /** MLflow's searches leave out prompts unless they are asked for. */
  private static final String PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'";

  private static final String UNTOLD =
      "a server does not tell deleted logged models, when runs were deleted, which runs and prompts"
          + " traces are linked to, label schemas and review queues of deleted experiments, the"
          + " values of gateway secrets, evaluation datasets, scorers, webhooks, gateway guardrails"
          + " and budgets, and issues";

  private static final String OF_PROMPTS = "prompts ";

  private final HttpApi api;
  private final HttpFiles files;
  private List<String> experiments = List.of();
  private List<String> queues = List.of();

  HttpSource(HttpApi api) {
    this.api = api;
    this.files = new HttpFiles(api);
  }

  @Override
  public Inventory inventory() {
    List<String> ids = experimentIds();
    List<String> remarks = new ArrayList<>(List.of(UNTOLD));
    if (!ids.isEmpty()) {
      Map<String, Object> one = Map.of("max_results", 1);
      if (tracesOf(ids.getFirst(), new HashMap<>(one)).isMissingNode()) {
        remarks.add("this server is too old to tell traces");
      }
      if (loggedModelsOf(ids.getFirst(), new HashMap<>(one)).isMissingNode()) {
        remarks.add("this server is too old to tell logged models");
      }
      if (list(SCHEMAS, "experiment_id", ids.getFirst(), new HashMap<>(one)).isMissingNode()) {
        remarks.add("this server is too old to tell label schemas and review queues");
      }
    }
    if (api.getIfAllowed(GATEWAY + "secrets/list").isMissingNode()) {
      remarks.add("this server does not tell its gateway, or not to this user");
    }
    return new Inventory(Map.of("experiments", (long) ids.size()), Map.of(), remarks);
  }

  private static <T> Page<T> page(JsonNode list, JsonNode reply, Function<JsonNode, T> read) {
    List<T> found = new ArrayList<>();
    list.forEach(item -> found.add(read.apply(item)));
    String next = reply.path(NEXT).asText("");
    return new Page<>(found, next.isEmpty() ? Optional.empty() : Optional.of(next));
  }

  @Override
  public Page<Experiment> experiments(Page.Request page) {
    Map<String, Object> body = new HashMap<>();
    body.put("max_results", page.limit());
    body.put("view_type", "ALL");
    page.after().ifPresent(token -> body.put(TOKEN, token));
    JsonNode reply = api.post(MLFLOW + "/experiments/search", body);
    return page(reply.path("experiments"), reply, HttpRuns::experiment);
  }

  private List<String> experimentIds() {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<Experiment> page = experiments(new Page.Request(1000, next));
      page.items().forEach(experiment -> ids.add(experiment.id()));
      next = page.next();
    } while (next.isPresent());
    ids.sort(Comparator.comparing(Long::valueOf));
    return ids;
  }

  /** The key of a page is an experiment, and the server's key for the page in it. */
  private <T> Page<T> inExperiments(
      Page.Request page, String list, Function<JsonNode, T> read, Asking asking) {
    if (experiments.isEmpty()) {
      experiments = experimentIds();
    }
    if (experiments.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    String[] key = page.after().orElse(" ").split(" ", 2);
    int place = place(key[0]);
    if (place == experiments.size()) {
      return new Page<>(List.of(), Optional.empty());
    }
    Map<String, Object> body = new HashMap<>();
    body.put("max_results", page.limit());
    if (!key[1].isEmpty() && experiments.get(place).equals(key[0])) {
      body.put(TOKEN, key[1]);
    }
    JsonNode reply = asking.ask(experiments.get(place), body);
    Page<T> found = page(reply.path(list), reply, read);
    Optional<String> after =
        place + 1 < experiments.size()
            ? Optional.of(experiments.get(place + 1) + " ")
            : Optional.empty();
    return new Page<>(
        found.items(),
        found.next().map(token -> experiments.get(place) + " " + token).or(() -> after));
  }

  /** That of the next experiment, where this one is there no more. */
  private int place(String experiment) {
    int place = 0;
    while (!experiment.isEmpty()
        && place < experiments.size()
        && Long.parseLong(experiments.get(place)) < Long.parseLong(experiment)) {
      place++;
    }
    return place;
  }

  /** Asks for what is in an experiment. */
  @FunctionalInterface
  private interface Asking {
    JsonNode ask(String experiment, Map<String, Object> body);
  }

  @Override
  public Page<FoundRun> runs(Page.Request page) {
    return inExperiments(
        page,
        "runs",
        HttpRuns::run,
        (experiment, body) -> {
          body.put("experiment_ids", List.of(experiment));
          body.put("run_view_type", "ALL");
          return api.post(MLFLOW + "/runs/search", body);
        });
  }

  @Override
  public void points(String runId, PointSink sink) throws InterruptedException {
    JsonNode run = api.get(MLFLOW + "/runs/get", Map.of("run_id", runId));
    Set<String> keys = new HashSet<>();
    run.at("/run/data/metrics").forEach(metric -> keys.add(metric.path("key").asText()));
    for (String key : keys.stream().sorted().toList()) {
      Map<String, String> query = new HashMap<>();
      query.put("run_id", runId);
      query.put("metric_key", key);
      query.put("max_results", Integer.toString(MOST_POINTS));
      String next;
      do {
        JsonNode reply = api.get(MLFLOW + "/metrics/get-history", query);
        for (JsonNode metric : reply.path("metrics")) {
          sink.accept(HttpRuns.point(metric));
        }
        next = reply.path(NEXT).asText("");
        query.put(TOKEN, next);
      } while (!next.isEmpty());
    }
  }

  @Override
  public Page<FoundModel> loggedModels(Page.Request page) {
    Page.Request fewer = new Page.Request(Math.min(page.limit(), 50), page.after());
    return inExperiments(fewer, "models", HttpModels::loggedModel, this::loggedModelsOf);
  }

  private JsonNode loggedModelsOf(String experiment, Map<String, Object> body) {
    body.put("experiment_ids", List.of(experiment));
    return api.post(MLFLOW + "/logged-models/search", body);
  }

  @Override
  public Page<RegisteredModel> models(Page.Request page) {
    String after = page.after().orElse("");
    boolean prompts = after.startsWith(OF_PROMPTS);
    Map<String, String> query = new HashMap<>();
    query.put("max_results", Integer.toString(page.limit()));
    String token = prompts ? after.substring(OF_PROMPTS.length()) : after;
    if (!token.isEmpty()) {
      query.put(TOKEN, token);
    }
    if (prompts) {
      query.put("filter", PROMPTS);
    }
    JsonNode reply = api.get(MLFLOW + "/registered-models/search", query);
    Page<RegisteredModel> found = page(reply.path("registered_models"), reply, HttpModels::model);
    return prompts
        ? new Page<>(found.items(), found.next().map(next -> OF_PROMPTS + next))
        : new Page<>(found.items(), found.next().or(() -> Optional.of(OF_PROMPTS)));
  }

  @Override
  public List<ModelVersion> versions(String model) {
    String quote = model.contains("\"") ? "'" : "\"";
    if (model.contains(quote)) {
      throw new Unreadable("MLflow's server cannot be asked for versions of this name");
    }
    String name = "name = " + quote + model + quote;
    List<ModelVersion> found = new ArrayList<>();
    for (String filter : List.of(name, name + " AND " + PROMPTS)) {
      Map<String, String> query = new HashMap<>(Map.of("filter", filter, "max_results", "1000"));
      String next;
      do {
        JsonNode reply = api.get(MLFLOW + "/model-versions/search", query);
        reply.path("model_versions").forEach(one -> found.add(HttpModels.version(one)));
        next = reply.path(NEXT).asText("");
        query.put(TOKEN, next);
      } while (!next.isEmpty());
    }
    return found.stream().distinct().sorted(Comparator.comparingInt(ModelVersion::number)).toList();
  }

  @Override
  public Page<FoundTrace> traces(Page.Request page) {
    return inExperiments(page, "traces", HttpTraces::trace, this::tracesOf)
        .map(trace -> new FoundTrace(trace, spans(trace), List.of(), List.of()));
  }

  private JsonNode tracesOf(String experiment, Map<String, Object> body) {
    Map<String, ?> place = Map.of("experiment_id", experiment);
    body.put("locations", List.of(Map.of("type", "MLFLOW_EXPERIMENT", "mlflow_experiment", place)));
    return api.post(TRACES + "/search", body);
  }

  private List<Span> spans(Trace trace) {
    if (!trace.hasSpans()) {
      return List.of();
    }
    JsonNode reply = api.get(TRACES + "/batchGet", Map.of("trace_ids", trace.id()));
    List<Span> spans = new ArrayList<>();
    reply.at("/traces/0/spans").forEach(span -> spans.add(HttpTraces.span(trace.id(), span)));
    return spans;
  }

  /** A list of what hangs on one thing. */
  private JsonNode list(String path, String owner, String id, Map<String, Object> body) {
    Map<String, String> query = new HashMap<>(Map.of(owner, id));
    body.forEach((name, value) -> query.put(name, value.toString()));
    return api.get(path, query);
  }

  @Override
  public Page<FoundSchema> labelSchemas(Page.Request page) {
    return inExperiments(
        page,
        "label_schemas",
        HttpReviews::schema,
        (experiment, body) -> list(SCHEMAS, "experiment_id", experiment, body));
  }

  @Override
  public Page<ReviewQueue> reviewQueues(Page.Request page) {
    return inExperiments(
        page,
        "review_queues",
        HttpReviews::queue,
        (experiment, body) -> list(QUEUES, "experiment_id", experiment, body));
  }

  /** The key of a page is a queue, and the server's key for the page in it. */
  @Override
  public Page<ReviewItem> reviewItems(Page.Request page) {
    if (queues.isEmpty()) {
      queues = queueIds();
    }
    String[] key = page.after().orElse(" ").split(" ", 2);
    Optional<String> queue = queues.stream().filter(id -> id.compareTo(key[0]) >= 0).findFirst();
    if (queue.isEmpty()) {
      return Page.empty();
    }
    Map<String, Object> body = new HashMap<>(Map.of("max_results", page.limit()));
    if (!key[1].isEmpty() && queue.get().equals(key[0])) {
      body.put(TOKEN, key[1]);
    }
    JsonNode reply = list(ITEMS, "queue_id", queue.get(), body);
    Page<ReviewItem> found = page(reply.path("items"), reply, HttpReviews::item);
    Optional<String> after =
        queues.stream().filter(id -> id.compareTo(queue.get()) > 0).findFirst();
    return new Page<>(
        found.items(),
        found.next().map(token -> queue.get() + " " + token).or(() -> after.map(id -> id + " ")));
  }

  private List<String> queueIds() {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<ReviewQueue> page = reviewQueues(new Page.Request(100, next));
      page.items().forEach(queue -> ids.add(queue.id()));
      next = page.next();
    } while (next.isPresent());
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  /** A server tells all of its gateway's things at once. */
  private <T> Page<T> gateway(String path, String list, Function<JsonNode, T> read) {
    List<T> found = new ArrayList<>();
    api.getIfAllowed(GATEWAY + path).path(list).forEach(one -> found.add(read.apply(one)));
    return new Page<>(found, Optional.empty());
  }

  @Override
  public Page<FoundSecret> gatewaySecrets(Page.Request page) {
    return gateway("secrets/list", "secrets", HttpGateway::secret);
  }

  @Override
  public Page<ModelDefinition> gatewayModels(Page.Request page) {
    return gateway("model-definitions/list", "model_definitions", HttpGateway::model);
  }

  @Override
  public Page<GatewayEndpoint> gatewayEndpoints(Page.Request page) {
    JsonNode bindings = api.getIfAllowed(GATEWAY + "endpoints/bindings/list").path("bindings");
    return gateway("endpoints/list", "endpoints", one -> HttpGateway.endpoint(one, bindings));
  }

  @Override
  public boolean files(String address, FileSink sink) throws InterruptedException {
    return files.tell(address, sink);
  }

  @Override
  public void close() {
    api.close();
  }
}
