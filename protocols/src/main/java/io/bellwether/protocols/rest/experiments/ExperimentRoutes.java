// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.experiments;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Curves;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentActivity;
import io.bellwether.platform.experiments.ExperimentField;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /api/v1/experiments} and {@code /api/v1/runs}. */
public final class ExperimentRoutes {
  private static final int MOST_POINTS = 1000;
  private static final int FEWEST_POINTS = 20;
  private static final int MOST_CURVES = 50;
  private static final int MOST_FILES = 10_000;

  private final Experiments experiments;
  private final Runs runs;
  private final Artifacts artifacts;
  private final Registry registry;
  private final RunGrammar grammar;

  public ExperimentRoutes(
      Experiments experiments,
      Runs runs,
      Artifacts artifacts,
      Registry registry,
      RunGrammar grammar) {
    this.grammar = grammar;
    this.experiments = experiments;
    this.runs = runs;
    this.artifacts = artifacts;
    this.registry = registry;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.EXPERIMENTS);
    return List.of(
        Route.get("/api/v1/experiments", read, this::listExperiments),
        Route.get("/experiments", read, this::listExperiments),
        Route.get("/api/v1/runs", read, this::listRuns),
        Route.get("/api/v1/runs/{run_id}", read, this::getRun),
        Route.get("/api/v1/runs/{run_id}/metrics/{key}", read, this::history),
        Route.get("/api/v1/metrics/{key}", read, this::curves));
  }

  private record ExperimentReply(
      String experimentId,
      String name,
      String lifecycleStage,
      String artifactLocation,
      Instant createdAt,
      Instant updatedAt,
      Map<String, String> tags,
      Optional<Long> runs,
      Optional<Instant> lastRunAt) {
    static ExperimentReply of(Experiment experiment, Map<String, ExperimentActivity> activity) {
      Optional<ExperimentActivity> found = Optional.ofNullable(activity.get(experiment.id()));
      return new ExperimentReply(
          experiment.id(),
          experiment.name(),
          experiment.lifecycle().name().toLowerCase(Locale.ROOT),
          experiment.artifactLocation(),
          experiment.createdAt(),
          experiment.updatedAt(),
          new TreeMap<>(experiment.tags()),
          found.map(ExperimentActivity::runs),
          found.map(ExperimentActivity::lastStarted));
    }
  }

  private void listExperiments(Exchange exchange) {
    Page.Request page = exchange.page();
    Search<ExperimentField> search =
        new Search<>(
            List.of(),
            List.of(new Order.ByField<>(ExperimentField.UPDATED, false)),
            page.limit(),
            page.after());
    Page<Experiment> found =
        experiments.search(exchange.caller(), LifecycleRoutes.asked(exchange), search);
    boolean counted = exchange.query("counts").filter("true"::equals).isPresent();
    List<String> ids = counted ? found.items().stream().map(Experiment::id).toList() : List.of();
    Map<String, ExperimentActivity> activity = experiments.activity(exchange.caller(), ids);
    exchange.answerPage(
        "experiments", found, experiment -> ExperimentReply.of(experiment, activity));
  }

  private void listRuns(Exchange exchange) {
    Page.Request page = exchange.page();
    Optional<String> experiment = exchange.query("experiment_id");
    experiment.ifPresent(id -> experiments.get(exchange.caller(), id));
    Search<RunField> search =
        new Search<>(
            exchange.query("filter").map(grammar.conditions()).orElse(List.of()),
            grammar.orders().apply(exchange.queryAll("order_by")),
            page.limit(),
            page.after());
    Page<RunDetail> found =
        runs.search(
            exchange.caller(),
            experiment.stream().toList(),
            LifecycleRoutes.asked(exchange),
            search);
    Map<String, String> names = new HashMap<>();
    exchange.answerPage(
        "runs",
        found,
        run ->
            RunReply.of(
                run,
                names.computeIfAbsent(
                    run.run().experimentId(), id -> experimentName(exchange.caller(), id))));
  }

  private String experimentName(Caller caller, String id) {
    return experiments.get(caller, id).name();
  }

  private void getRun(Exchange exchange) {
    Caller caller = exchange.caller();
    RunDetail detail = runs.get(caller, exchange.pathName("run_id"));
    RunReply reply = RunReply.of(detail, experimentName(caller, detail.run().experimentId()));
    Optional<String> root = Artifacts.path(detail.run().artifactUri());
    List<ArtifactStore.Entry> files =
        root.map(path -> artifacts.listAll(caller, path, MOST_FILES)).orElse(List.of());
    exchange.answer(
        200,
        RunReply.Detail.of(
            reply,
            detail,
            files,
            root.map(path -> path.length() + 1).orElse(0),
            registry.versionsOfRun(caller, detail.run().id())));
  }

  private record Curve(String runId, int total, List<Point> points) {}

  private record CurvesReply(String key, List<Curve> curves) {}

  /** One metric of several runs; a run without it has an empty curve. */
  private void curves(Exchange exchange) {
    List<String> ids = exchange.queryAll("run_id").stream().distinct().toList();
    if (ids.isEmpty() || ids.size() > MOST_CURVES) {
      String count = Integer.toString(ids.size());
      throw InvalidInput.field("run_id", count, "1 to 50 runs", "compare fewer runs at once");
    }
    long wanted = exchange.queryNumber("points").orElse((long) MOST_POINTS);
    int most = Math.clamp(wanted, FEWEST_POINTS, MOST_POINTS);
    String key = exchange.pathName("key");
    List<Curve> curves =
        ids.stream().map(id -> curve(id, runs.history(exchange.caller(), id, key), most)).toList();
    exchange.answer(200, new CurvesReply(key, curves));
  }

  private static Curve curve(String runId, List<MetricPoint> points, int most) {
    return new Curve(runId, points.size(), wire(Curves.thin(points, most)));
  }

  private static List<Point> wire(List<MetricPoint> points) {
    return points.stream()
        .map(p -> new Point(p.step(), p.value(), Instant.ofEpochMilli(p.timeMillis())))
        .toList();
  }

  private record Point(long step, double value, Instant time) {}

  private record HistoryReply(String runId, String key, int total, List<Point> points) {}

  private void history(Exchange exchange) {
    String id = runs.find(exchange.caller(), exchange.pathName("run_id")).id();
    String key = exchange.pathName("key");
    List<MetricPoint> curve = runs.history(exchange.caller(), id, key);
    List<Point> points = wire(Curves.thin(curve, MOST_POINTS));
    exchange.answer(200, new HistoryReply(id, key, curve.size(), points));
  }
}
