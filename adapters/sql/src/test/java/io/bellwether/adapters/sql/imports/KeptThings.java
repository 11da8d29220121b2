// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A source whose things a test puts in and changes. */
final class KeptThings implements ImportSource {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private static final Stamp STAMP = new Stamp(TIME, TIME, Optional.of("ann"), Optional.empty());

  final Map<String, Experiment> experiments = new TreeMap<>();
  final Map<String, FoundRun> runs = new TreeMap<>();
  final Map<String, Integer> points = new TreeMap<>();
  final Map<String, FoundModel> loggedModels = new TreeMap<>();
  final Map<String, RegisteredModel> models = new TreeMap<>();
  final List<ModelVersion> versions = new ArrayList<>();
  final Map<String, FoundTrace> traces = new TreeMap<>();
  final Map<String, FoundSchema> schemas = new TreeMap<>();
  final Map<String, ReviewQueue> queues = new TreeMap<>();
  final Map<String, ReviewItem> items = new TreeMap<>();
  final Map<String, FoundSecret> secrets = new TreeMap<>();
  final Map<String, ModelDefinition> gatewayModels = new TreeMap<>();
  final Map<String, GatewayEndpoint> endpoints = new TreeMap<>();

  /** By address, with {@code |} before the name in the folder. */
  final Map<String, String> files = new TreeMap<>();

  /** After so many points or files the source is out of reach. */
  int patience = Integer.MAX_VALUE;

  void experiment(String id, Lifecycle lifecycle) {
    experiments.put(
        id,
        new Experiment(
            id, "experiment " + id, "/theirs/" + id, lifecycle, TIME, Instant.EPOCH, Map.of()));
  }

  void run(String id, RunStatus status, Map<String, String> params) {
    Optional<Instant> ended = status == RunStatus.RUNNING ? Optional.empty() : Optional.of(TIME);
    Run run =
        new Run(
            id,
            "1",
            "run " + id,
            "ann",
            status,
            TIME,
            ended,
            Lifecycle.ACTIVE,
            "/theirs/1/" + id + "/artifacts");
    RunDetail detail = new RunDetail(run, params, List.of(), params, List.of(), List.of());
    runs.put(id, new FoundRun(detail, Optional.empty()));
  }

  void loggedModel(String id, boolean deleted) {
    loggedModels.put(
        id,
        new FoundModel(
            new LoggedModel(
                id,
                "1",
                "model",
                "/theirs/1/models/" + id + "/artifacts",
                LoggedModel.Status.READY,
                "",
                "",
                TIME,
                TIME,
                Map.of(),
                Map.of(),
                List.of()),
            deleted));
  }

  /** Their files are at the place, with their number. */
  void model(String name, Map<String, Integer> aliases, int newest, String place) {
    models.put(name, new RegisteredModel(name, "", Map.of(), aliases, TIME, TIME));
    versions.removeIf(version -> version.model().equals(name));
    for (int number = 1; number <= newest; number++) {
      versions.add(
          new ModelVersion(
              name,
              number,
              SemanticVersion.FIRST,
              Stage.DEVELOPMENT,
              io.bellwether.platform.registry.Content.elsewhere(
                  place + number, Optional.empty(), Map.of(), ""),
              TIME,
              TIME,
              "ann"));
    }
  }

  void trace(String id, TraceState state, Map<String, String> tags) {
    Trace trace =
        new Trace(
            id,
            "1",
            Optional.empty(),
            TIME,
            Optional.empty(),
            state,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            tags,
            List.of());
    traces.put(id, new FoundTrace(trace, List.of(), List.of(), List.of()));
  }

  void schema(String id, String name, boolean standard) {
    LabelSchema.Input input = new LabelSchema.Input.Text(Optional.empty());
    LabelSchema.Kind kind = LabelSchema.Kind.FEEDBACK;
    schemas.put(
        id,
        new FoundSchema(
            new LabelSchema(id, "1", name, kind, input, Optional.empty(), false, TIME, TIME),
            standard));
  }

  void queue(String id, String name, ReviewQueue.Kind kind, String... schemaIds) {
    List<String> users = List.of("ann");
    queues.put(
        id,
        new ReviewQueue(
            id, "1", name, kind, Optional.of("ann"), users, List.of(schemaIds), TIME, TIME));
  }

  /** It has ended some seconds after the import's time, unless there are none. */
  void item(String queue, String trace, int seconds) {
    Instant at = TIME.plusSeconds(seconds);
    boolean open = seconds == 0;
    items.put(
        queue + "/" + trace,
        new ReviewItem(
            queue,
            trace,
            open ? ReviewItem.Status.PENDING : ReviewItem.Status.COMPLETE,
            open ? Optional.empty() : Optional.of(new ReviewItem.Completion("ann", at)),
            TIME,
            at));
  }

  /**
   * @param value empty where it cannot be read
   */
  void secret(String id, String name, Optional<String> value) {
    GatewaySecret bare =
        new GatewaySecret(
            id, name, Map.of(), Map.of("api_key", "sk-...9"), Optional.empty(), Map.of(), STAMP);
    secrets.put(
        id, new FoundSecret(bare, value.map(text -> Map.of("api_key", text)), "it is sealed"));
  }

  void gatewayModel(String id, String secret) {
    gatewayModels.put(
        id, new ModelDefinition(id, "model " + id, Optional.of(secret), "openai", "gpt", STAMP));
  }

  void endpoint(String id, String name, String... models) {
    List<GatewayEndpoint.Mapping> mappings = new ArrayList<>();
    for (String model : models) {
      mappings.add(
          new GatewayEndpoint.Mapping(
              "m-" + model,
              model,
              GatewayEndpoint.Linkage.PRIMARY,
              1,
              Optional.empty(),
              Optional.of(STAMP)));
    }
    endpoints.put(
        id,
        new GatewayEndpoint(
            id,
            name,
            mappings,
            new GatewayEndpoint.Routing(Optional.empty(), Optional.empty()),
            Optional.of("1"),
            true,
            Map.of("k", "v"),
            List.of(new GatewayEndpoint.Binding("scorer", "sc-1", STAMP)),
            STAMP));
  }

  private void wait(String what) {
    if (--patience < 0) {
      throw new Unavailable("import_source_unavailable", what);
    }
  }

  @Override
  public Inventory inventory() {
    return new Inventory(Map.of("runs", (long) runs.size()), Map.of(), List.of("secrets"));
  }

  private static <T> Page<T> page(Map<String, T> all, Page.Request page, Function<T, String> id) {
    List<T> rest =
        all.entrySet().stream()
            .filter(entry -> entry.getKey().compareTo(page.after().orElse("")) > 0)
            .map(Map.Entry::getValue)
            .toList();
    return Page.of(rest, page.limit(), id);
  }

  @Override
  public Page<Experiment> experiments(Page.Request page) {
    return page(experiments, page, Experiment::id);
  }

  @Override
  public Page<FoundRun> runs(Page.Request page) {
    return page(runs, page, run -> run.detail().run().id());
  }

  @Override
  public void points(String runId, PointSink sink) throws InterruptedException {
    for (int i = 0; i < points.getOrDefault(runId, 0); i++) {
      wait("no more points");
      sink.accept(new MetricPoint("loss", 1.0 / (i + 1), 1000L + i, i));
    }
  }

  @Override
  public Page<FoundModel> loggedModels(Page.Request page) {
    return page(loggedModels, page, found -> found.model().id());
  }

  @Override
  public Page<RegisteredModel> models(Page.Request page) {
    return page(models, page, RegisteredModel::name);
  }

  @Override
  public List<ModelVersion> versions(String model) {
    return versions.stream().filter(version -> version.model().equals(model)).toList();
  }

  @Override
  public Page<FoundTrace> traces(Page.Request page) {
    return page(traces, page, found -> found.trace().id());
  }

  @Override
  public Page<FoundSchema> labelSchemas(Page.Request page) {
    return page(schemas, page, found -> found.schema().id());
  }

  @Override
  public Page<ReviewQueue> reviewQueues(Page.Request page) {
    return page(queues, page, ReviewQueue::id);
  }

  @Override
  public Page<ReviewItem> reviewItems(Page.Request page) {
    return page(items, page, item -> item.queueId() + "/" + item.id());
  }

  @Override
  public Page<FoundSecret> gatewaySecrets(Page.Request page) {
    return page(secrets, page, found -> found.secret().id());
  }

  @Override
  public Page<ModelDefinition> gatewayModels(Page.Request page) {
    return page(gatewayModels, page, ModelDefinition::id);
  }

  @Override
  public Page<GatewayEndpoint> gatewayEndpoints(Page.Request page) {
    return page(endpoints, page, GatewayEndpoint::id);
  }

  @Override
  public boolean isElsewhere(String address) {
    return address.startsWith("s3:");
  }

  @Override
  public boolean files(String address, FileSink sink) throws InterruptedException {
    boolean there = false;
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().startsWith(address + "|")) {
        there = true;
        String name = file.getKey().substring(address.length() + 1);
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        sink.file(name, content.length, () -> opened(content));
      }
    }
    return there;
  }

  private InputStream opened(byte[] content) {
    if (--patience >= 0) {
      return new ByteArrayInputStream(content);
    }
    return new FilterInputStream(InputStream.nullInputStream()) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        throw new IOException("connection reset");
      }
    };
  }

  @Override
  public void close() {}
}
