// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.alerts.SqlAlertStore;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.adapters.sql.serving.SqlLabelStore;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.alerts.Deliveries;
import io.bellwether.platform.alerts.Delivery;
import io.bellwether.platform.alerts.WebhookSender;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.monitoring.AutomaticChecks;
import io.bellwether.platform.monitoring.CheckRequest;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringConfig;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.serving.KnownClasses;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.Eventually;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.SimulatedModel;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From predictions to a delivered alert, by jobs and reactions, on a real database. */
class AutomaticChecksTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private final InMemoryPredictionLog log = new InMemoryPredictionLog();
  private final SimulatedModel model = new SimulatedModel(1);
  private final Deque<WebhookSender.Outcome> outcomes = new ArrayDeque<>();

  /** What operators see. */
  private static final class Gauges implements Metrics {
    private final Map<String, Double> values = new ConcurrentHashMap<>();

    @Override
    public void increment(String name, String... labels) {}

    @Override
    public void observeSeconds(String name, double seconds, String... labels) {}

    @Override
    public void set(String name, double value, String... labels) {
      values.put(name + " " + String.join(" ", labels), value);
    }
  }

  /** A server's part that monitors, from the start of its jobs to their end. */
  private final class House implements AutoCloseable {
    private final Reactions reactions;
    private final JobRunner runner;
    private final AutomaticChecks checks;
    private final Alerts alerts;
    private final Monitoring monitoring;
    private final Jobs jobs;
    private final Gauges shown = new Gauges();

    House() {
      Database sql = database.get();
      InstantSource clock = InstantSource.system();
      Ids ids = Ids.random();
      Audit audit = new Audit(new SqlAuditStore(sql), clock);
      JobStore jobStore = new SqlJobStore(sql);
      reactions = new Reactions(new SqlOutbox(sql), sql);
      runner = new JobRunner(jobStore, sql, clock, RunnerSettings.of("test", true, 4, List.of()));
      jobs = new Jobs(jobStore, sql, audit, ids, clock, runner);
      MonitoringConfig config = MonitoringConfig.DEFAULT;
      checks = new AutomaticChecks(jobs, config);
      SqlAlertStore alertStore = new SqlAlertStore(sql);
      alerts = new Alerts(alertStore, sql, audit, reactions.outbox(), ids, clock, config);
      monitoring =
          new Monitoring(
              log,
              new Labels(log, new SqlLabelStore(sql), sql, clock, checks, KnownClasses.none()),
              new SqlReferenceStore(sql),
              new SqlReportStore(sql),
              alerts,
              sql,
              audit,
              ids,
              clock,
              shown,
              config);
      URI webhook = URI.create("http://user:secret@localhost:9/hook?token=1");
      Deliveries deliveries =
          new Deliveries(
              alertStore,
              (address, alert) -> outcomes.remove(),
              Optional.of(webhook),
              jobs,
              sql,
              ids,
              clock);
      reactions.onInChange(Deliveries.READER, deliveries::react);
      runner.start(List.of(checks.handler(monitoring), deliveries));
      reactions.start();
    }

    List<MonitoringReport> reports() {
      return monitoring.reports(CALLER, "heart", Page.Request.first(10)).items();
    }

    List<Job> checkJobs() {
      Job.Filter filter = new Job.Filter(Optional.of(AutomaticChecks.KIND), Optional.empty());
      return jobs.list(CALLER, filter, Page.Request.first(1000)).items();
    }

    Optional<Alert> alert() {
      return alerts.list(CALLER, Alert.Filter.none(), Page.Request.first(1)).items().stream()
          .findFirst();
    }

    List<Delivery> deliveries() {
      return alert().map(alert -> alerts.deliveries(CALLER, alert.id())).orElse(List.of());
    }

    @Override
    public void close() {
      reactions.close();
      runner.close();
    }
  }

  private void predict(House house, int count, boolean drifted) {
    for (int i = 0; i < count; i++) {
      Prediction prediction = model.prediction(model.patient(drifted));
      log.append("default", prediction);
      house.checks.predicted("default", prediction);
    }
  }

  @Test
  void aDriftIsFoundAndToldThoughTheReceiverFailsAtFirst() {
    outcomes.add(new WebhookSender.Refused(Optional.of(503), "busy", true));
    outcomes.add(new WebhookSender.Accepted(200));
    try (House house = new House()) {
      house.monitoring.setReference(CALLER, model.reference(303));
      predict(house, 99, false);
      assertThat(house.reports()).isEmpty();

      predict(house, 101, true);

      Eventually.until(
          "a delivered alert",
          () ->
              house.deliveries().stream()
                  .anyMatch(one -> one.status() == Delivery.Status.DELIVERED));
      Delivery delivery = house.deliveries().getFirst();
      assertThat(delivery.attempts()).isEqualTo(2);
      assertThat(delivery.address()).isEqualTo("http://localhost:9/hook");
      assertThat(delivery.responseStatus()).contains(200);
      assertThat(house.alert().orElseThrow().level()).isEqualTo(Alert.Level.HIGH);
      assertThat(house.reports().getFirst().trigger())
          .isEqualTo(MonitoringReport.Trigger.AUTOMATIC);
    }
  }

  /** Each is a job with its rows in the database, however quick it is. */
  @Test
  void manyPredictionsAreNotAsManyChecks() {
    try (House house = new House()) {
      Prediction one = model.prediction(model.patient(false));
      for (int i = 0; i < 1_000_000; i++) {
        house.checks.predicted("default", one);
      }
      Eventually.until("a check", () -> !house.checkJobs().isEmpty());
      assertThat(house.checkJobs()).hasSizeLessThan(5); // The fifth comes after 15 seconds.
    }
  }

  @Test
  void catchesUpWithWhatWasRecordedBeforeTheStart() {
    try (House house = new House()) {
      house.monitoring.setReference(CALLER, model.reference(303));
    }
    for (int i = 0; i < 100; i++) {
      log.append("default", model.prediction(model.patient(false)));
    }
    try (House house = new House()) {
      house.checks.catchUp(house.monitoring);
      Eventually.until("a report", () -> house.reports().size() == 1);
      assertThat(house.reports().getFirst().window().predictionsSeen()).isEqualTo(100);
    }
  }

  @Test
  void showsTheNewestCheckAgainAfterARestart() {
    MonitoringReport report;
    try (House house = new House()) {
      house.monitoring.setReference(CALLER, model.reference(303));
      for (int i = 0; i < 100; i++) {
        log.append("default", model.prediction(model.patient(true)));
      }
      report = house.monitoring.run(CALLER, new CheckRequest("heart", new CheckRequest.Last(100)));
    }
    try (House house = new House()) {
      house.checks.catchUp(house.monitoring);

      assertThat(house.shown.values)
          .containsEntry("model_drift_score heart data", report.overall())
          .containsKey("model_drift_score heart prediction");
    }
  }
}
