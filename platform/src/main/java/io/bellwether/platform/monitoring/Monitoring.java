// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.monitoring.MonitoringReport.Performance;
import io.bellwether.platform.monitoring.MonitoringReport.Trigger;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks models against their references.
 *
 * <p>A check looks at predictions of one version: the one that made the newest prediction in the
 * window.
 */
public final class Monitoring {
  private static final List<String> BINARY = List.of("0", "1");

  private final PredictionLog log;
  private final Labels labels;
  private final ReferenceStore references;
  private final ReportStore reports;
  private final ReportListener listener;
  private final Transactions transactions;
  private final Audit audit;
  private final Ids ids;
  private final InstantSource clock;
  private final Metrics metrics;
  private final MonitoringConfig config;

  public Monitoring(
      PredictionLog log,
      Labels labels,
      ReferenceStore references,
      ReportStore reports,
      ReportListener listener,
      Transactions transactions,
      Audit audit,
      Ids ids,
      InstantSource clock,
      Metrics metrics,
      MonitoringConfig config) {
    this.log = log;
    this.labels = labels;
    this.references = references;
    this.reports = reports;
    this.listener = listener;
    this.transactions = transactions;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.metrics = metrics;
    this.config = config;
  }

  /**
   * Keeps what predictions of a version are to be held against. Part of the change that makes the
   * version, which is what the audit names: call it inside that change, or by itself.
   */
  public void setReference(Caller caller, Reference.Rows rows) {
    Reference reference = Reference.of(rows, now());
    transactions.write(() -> references.put(caller.workspace(), reference));
  }

  public Optional<Reference> reference(Caller caller, String model, String version) {
    return references.find(caller.workspace(), model, version);
  }

  /**
   * Checks the model now.
   *
   * @throws Conflict if it has no predictions at all
   * @throws InvalidInput if it has none in the window
   */
  public MonitoringReport run(Caller caller, CheckRequest request) {
    caller.rights().check(Rights.Kind.MODEL, request.model());
    return store(caller, check(caller, request, Trigger.MANUAL));
  }

  /** What the server does by itself; nothing when there is nothing to compare. */
  Optional<MonitoringReport> runAutomatically(Caller caller, String model) {
    MonitoringReport report =
        check(
            caller,
            new CheckRequest(model, new CheckRequest.Last(config.window())),
            Trigger.AUTOMATIC);
    boolean says = !report.features().isEmpty() || report.performance().isPresent();
    return says ? Optional.of(store(caller, report)) : Optional.empty();
  }

  private MonitoringReport store(Caller caller, MonitoringReport report) {
    MonitoringReport stored =
        transactions.write(
            () -> {
              MonitoringReport complete = report.with(listener.reported(caller, report));
              reports.add(caller.workspace(), complete);
              audit.record(
                  caller,
                  "monitoring.run",
                  "model:" + report.model(),
                  Map.of("report", report.id(), "summary", report.summary()));
              return complete;
            });
    show(stored);
    return stored;
  }

  private void show(MonitoringReport report) {
    metrics.set("model_drift_score", report.overall(), report.model(), "data");
    report
        .prediction()
        .ifPresent(
            check ->
                metrics.set("model_drift_score", check.effect(), report.model(), "prediction"));
    accuracy(report)
        .ifPresent(value -> metrics.set("model_accuracy", value, report.model(), "window"));
  }

  private static Optional<Double> accuracy(MonitoringReport report) {
    return report
        .performance()
        .map(performance -> performance.metrics().get("accuracy"))
        .map(check -> check.now().value())
        .filter(Double::isFinite);
  }

  private MonitoringReport check(Caller caller, CheckRequest request, Trigger trigger) {
    String model = request.model();
    long predictionsSeen = log.count(caller.workspace(), model);
    if (predictionsSeen == 0) {
      throw new Conflict(
          "no_predictions",
          "model %s has no predictions yet (expected: at least one to check)".formatted(model));
    }
    CheckedWindow window = new CheckedWindow(log, labels, caller, request);
    String version = window.version();
    Optional<Reference> reference = references.find(caller.workspace(), model, version);
    List<String> classes = reference.map(Reference::classes).orElse(BINARY);
    PerformanceChecks performances = new PerformanceChecks(classes);
    Optional<WindowProfile> profile = reference.map(WindowProfile::new);
    window.forEach(
        one -> {
          profile.ifPresent(all -> all.add(one.prediction()));
          one.label().ifPresent(label -> performances.add(one.prediction(), label));
        });
    Optional<DriftChecks> drift =
        profile.map(all -> DriftChecks.of(reference.orElseThrow(), all, config));
    Optional<Performance> performance =
        performances.judge(reference.map(Reference::evaluation).orElse(Map.of()), config);
    return new MonitoringReport(
        ids.next(),
        model,
        version,
        window.semanticVersion(),
        now(),
        trigger,
        new MonitoringReport.Window(
            window.from(),
            window.to(),
            window.predictions(),
            performances.labelled(),
            predictionsSeen,
            labels.count(caller, model)),
        Verdict.state(drift, performance),
        Verdict.summary(drift, performance, performances.absence()),
        drift.map(checks -> checks.report().overall()).orElse(0.0),
        drift.isPresent() && drift.get().report().retrain(),
        List.of(),
        reference.flatMap(Reference::dataset),
        drift.map(DriftChecks::features).orElse(List.of()),
        drift.flatMap(DriftChecks::prediction),
        performance);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * @throws NotFound if no report has this id
   */
  public MonitoringReport report(Caller caller, String id) {
    MonitoringReport report =
        reports.find(caller.workspace(), id).orElseThrow(() -> new NotFound("report", id));
    caller.rights().check(Rights.Kind.MODEL, report.model());
    return report;
  }

  /** Newest first. */
  public Page<MonitoringReport> reports(Caller caller, Page.Request page) {
    return reports
        .list(caller.workspace(), page)
        .filtered(report -> caller.rights().sees(Rights.Kind.MODEL, report.model()));
  }

  /** Newest first, of one model. */
  public Page<MonitoringReport> reports(Caller caller, String model, Page.Request page) {
    caller.rights().check(Rights.Kind.MODEL, model);
    return reports.list(caller.workspace(), model, page);
  }

  /** The newest check of the model. */
  public Optional<MonitoringReport> latest(Caller caller, String model) {
    return reports(caller, model, Page.Request.first(1)).items().stream().findFirst();
  }

  /** What was recorded of a model since its newest check. */
  record News(String workspace, String model, long predictions, long labels) {}

  /** The news of all models in all workspaces; their newest checks are shown to operators again. */
  List<News> recall() {
    List<News> all = new ArrayList<>();
    for (String workspace : log.workspaces()) {
      Caller caller = Caller.platform(workspace, "start");
      for (String model : log.models(workspace)) {
        Optional<MonitoringReport> latest = latest(caller, model);
        latest.ifPresent(this::show);
        Optional<MonitoringReport.Window> seen = latest.map(MonitoringReport::window);
        all.add(
            new News(
                workspace,
                model,
                log.count(workspace, model)
                    - seen.map(MonitoringReport.Window::predictionsSeen).orElse(0L),
                labels.count(caller, model)
                    - seen.map(MonitoringReport.Window::labelsSeen).orElse(0L)));
      }
    }
    return all;
  }
}
