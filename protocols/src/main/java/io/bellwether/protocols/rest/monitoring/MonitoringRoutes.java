// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.monitoring;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.monitoring.CheckRequest;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LastHour;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.http.Times;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/monitoring} without its alerts. */
public final class MonitoringRoutes {
  private static final Permission READ = Permission.read(Resource.MONITORING);
  private static final Permission WRITE = Permission.write(Resource.MONITORING);
  private static final int DEFAULT_LAST = 500;

  /** So many of the newest checks are looked through for those that had labels. */
  private static final int MOST_PERIODS = 100;

  /** How many predictions the operational figures look back at. */
  private static final int RECENT = 1000;

  private final Monitoring monitoring;
  private final Registry registry;
  private final Serving serving;
  private final PredictionLog log;

  public MonitoringRoutes(
      Monitoring monitoring, Registry registry, Serving serving, PredictionLog log) {
    this.monitoring = monitoring;
    this.registry = registry;
    this.serving = serving;
    this.log = log;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/monitoring/run", WRITE, this::run),
        Route.get("/api/v1/monitoring/dashboard/{model}", READ, this::dashboard),
        Route.get("/api/v1/monitoring/reports", READ, this::list),
        Route.get("/api/v1/monitoring/reports/{report_id}", READ, this::report),
        Route.get("/models/{name}/performance", Permission.read(Resource.MODELS), this::quality));
  }

  private record Run(
      @Nullable String modelName,
      @Nullable Integer last,
      @Nullable String from,
      @Nullable String to) {
    CheckRequest request() {
      if (modelName == null) {
        throw InvalidInput.field("model_name", null, "a model's name", "add the field");
      }
      return new CheckRequest(modelName, span());
    }

    private CheckRequest.Span span() {
      if (from != null && to != null) {
        return new CheckRequest.Between(Times.read("from", from), Times.read("to", to));
      }
      if (from != null || to != null) {
        throw InvalidInput.field(
            from == null ? "from" : "to", null, "both from and to", "give both, or `last`");
      }
      return new CheckRequest.Last(last == null ? DEFAULT_LAST : last);
    }
  }

  private void run(Exchange exchange) throws IOException {
    CheckRequest request = exchange.json(Run.class).request();
    if (log.count(exchange.caller().workspace(), request.model()) == 0) {
      registry.model(exchange.caller(), request.model());
    }
    exchange.answer(200, ReportReplies.Full.of(monitoring.run(exchange.caller(), request)));
  }

  private void list(Exchange exchange) {
    Optional<String> model = exchange.query("model");
    Page<MonitoringReport> page =
        model.isPresent()
            ? monitoring.reports(exchange.caller(), model.get(), exchange.page())
            : monitoring.reports(exchange.caller(), exchange.page());
    exchange.answerPage("reports", page, ReportReplies.Summary::of);
  }

  private void report(Exchange exchange) {
    MonitoringReport report = monitoring.report(exchange.caller(), exchange.pathName("report_id"));
    exchange.answer(200, ReportReplies.Full.of(report));
  }

  private record Dashboard(
      String modelName,
      Optional<String> modelVersion,
      Map<String, ReportReplies.Change> performance,
      Drift drift,
      Operational operational) {}

  private record Drift(
      Optional<Double> overall,
      long drifted,
      int total,
      Optional<String> most,
      Optional<String> least) {
    static Drift of(Optional<MonitoringReport> report) {
      List<MonitoringReport.DriftCheck> features =
          report.map(MonitoringReport::features).orElse(List.of());
      Optional<List<MonitoringReport.DriftCheck>> some =
          Optional.of(features).filter(list -> !list.isEmpty());
      return new Drift(
          report.map(MonitoringReport::overall),
          report.map(MonitoringReport::driftedFeatures).orElse(0L),
          features.size(),
          some.map(list -> list.getFirst().name()),
          some.map(list -> list.getLast().name()));
    }
  }

  private record Operational(
      double predictionsPerHour, Optional<Double> avgResponseMs, Optional<Double> errorRate) {}

  private void dashboard(Exchange exchange) {
    String model = exchange.pathName("model");
    registry.model(exchange.caller(), model);
    Optional<MonitoringReport> latest = monitoring.latest(exchange.caller(), model);
    Optional<String> version =
        latest
            .map(MonitoringReport::version)
            .or(
                () ->
                    registry
                        .aliased(exchange.caller(), model, RegisteredModel.CHAMPION)
                        .map(champion -> Integer.toString(champion.number())));
    exchange.answer(
        200,
        new Dashboard(
            model,
            version,
            ReportReplies.changes(latest),
            Drift.of(latest),
            operational(exchange, model)));
  }

  private Operational operational(Exchange exchange, String model) {
    LastHour hour = serving.lastHour(exchange.caller(), model);
    OptionalDouble seconds =
        log.last(exchange.caller().workspace(), model, RECENT).stream()
            .flatMap(one -> one.latencySeconds().stream())
            .mapToDouble(d -> d)
            .average();
    return new Operational(
        hour.predictions(),
        seconds.isPresent() ? Optional.of(seconds.getAsDouble() * 1000) : Optional.empty(),
        hour.errorRate());
  }

  private record Quality(
      String modelName,
      String modelVersion,
      String semanticVersion,
      Map<String, Content.Metric> training,
      Map<String, ReportReplies.Change> live,
      long labelled,
      List<ReportReplies.Period> periods) {}

  private void quality(Exchange exchange) {
    String name = exchange.pathName("name");
    ModelVersion champion = registry.version(exchange.caller(), name, RegisteredModel.CHAMPION);
    Optional<MonitoringReport> latest =
        monitoring
            .latest(exchange.caller(), name)
            .filter(report -> report.version().equals(Integer.toString(champion.number())));
    List<ReportReplies.Period> periods =
        monitoring
            .reports(exchange.caller(), name, new Page.Request(MOST_PERIODS, Optional.empty()))
            .items()
            .stream()
            .flatMap(report -> ReportReplies.Period.of(report).stream())
            .toList();
    long labelled = latest.flatMap(MonitoringReport::performance).map(p -> p.labelled()).orElse(0L);
    exchange.answer(
        200,
        new Quality(
            name,
            Integer.toString(champion.number()),
            champion.semanticVersion().toString(),
            new TreeMap<>(champion.content().metrics()),
            ReportReplies.changes(latest),
            labelled,
            periods));
  }
}
