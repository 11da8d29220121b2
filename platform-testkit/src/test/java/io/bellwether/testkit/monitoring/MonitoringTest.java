// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.monitoring.CheckRequest;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringConfig;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.serving.KnownClasses;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.InMemoryAlertStore;
import io.bellwether.testkit.InMemoryAuditStore;
import io.bellwether.testkit.InMemoryLabelStore;
import io.bellwether.testkit.InMemoryOutbox;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.InMemoryReferenceStore;
import io.bellwether.testkit.InMemoryReportStore;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.SimulatedModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final CheckRequest NEWEST = new CheckRequest("heart", new CheckRequest.Last(500));

  /** A server's monitoring, with a model whose reference has 303 rows. */
  private static final class House {
    private final InMemoryPredictionLog log = new InMemoryPredictionLog();
    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryAuditStore auditStore = new InMemoryAuditStore();
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final Audit audit = new Audit(auditStore, () -> SimulatedModel.START);
    private final Labels labels =
        new Labels(
            log,
            new InMemoryLabelStore(),
            transactions,
            () -> SimulatedModel.START,
            PredictionListener.none(),
            KnownClasses.none());
    private final Alerts alerts;
    private final Monitoring monitoring;
    private final SimulatedModel model;

    House(long seed) {
      this(seed, MonitoringConfig.DEFAULT);
    }

    House(long seed, MonitoringConfig config) {
      alerts =
          new Alerts(
              new InMemoryAlertStore(),
              transactions,
              audit,
              outbox,
              Ids.random(),
              () -> SimulatedModel.START,
              config);
      monitoring =
          new Monitoring(
              log,
              labels,
              new InMemoryReferenceStore(),
              new InMemoryReportStore(),
              alerts,
              transactions,
              audit,
              Ids.random(),
              () -> SimulatedModel.START,
              Metrics.none(),
              config);
      model = new SimulatedModel(seed);
      monitoring.setReference(CALLER, model.reference(303));
    }

    void predict(int count, boolean drifted, boolean labelled) {
      for (int i = 0; i < count; i++) {
        SimulatedModel.Patient patient = model.patient(drifted);
        Prediction prediction = model.prediction(patient);
        log.append("default", prediction);
        if (labelled) {
          label(prediction, patient.ill());
        }
      }
    }

    void label(Prediction prediction, boolean ill) {
      labels.record(
          CALLER, List.of(new Labels.Truth(prediction.id(), ill ? 1L : 0L, Optional.empty())));
    }

    MonitoringReport check() {
      return monitoring.run(CALLER, NEWEST);
    }

    List<Alert> alerts() {
      return alerts.list(CALLER, Alert.Filter.none(), Page.Request.first(10)).items();
    }
  }

  @Test
  void undriftedPredictionsAlmostNeverAlarmThoughCheckedAgainAndAgain() {
    int alarms = 0;
    for (long seed = 1; seed <= 20; seed++) {
      House house = new House(seed);
      for (int i = 0; i < 5; i++) {
        house.predict(100, false, true);
        house.check();
      }
      alarms += house.alerts().isEmpty() ? 0 : 1;
    }
    assertThat(alarms).isLessThanOrEqualTo(1);
  }

  @Test
  void aSingleDriftedPredictionIsCheckedButRaisesNoAlert() {
    House house = new House(1);
    house.predict(1, true, false);

    assertThat(house.check().features()).isNotEmpty();
    house.predict(98, true, false);
    house.check();

    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void aHighThresholdKeepsQuiet() {
    House house = new House(1, new MonitoringConfig(0.95, 0.05, 100, 500));
    house.predict(250, false, false);
    house.predict(250, true, false);

    MonitoringReport report = house.check();

    assertThat(report.driftedFeatures()).isPositive();
    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void aDriftedHalfAlwaysAlarmsOnce() {
    for (long seed = 1; seed <= 20; seed++) {
      House house = new House(seed);
      for (int i = 0; i < 250; i++) {
        house.predict(1, false, false);
        house.predict(1, true, false);
      }

      MonitoringReport report = house.check();
      house.check();

      assertThat(house.alerts()).hasSize(1);
      Alert alert = house.alerts().getFirst();
      assertThat(alert.level()).isEqualTo(Alert.Level.HIGH);
      assertThat(alert.type()).isEqualTo(Alert.DATA_DRIFT);
      assertThat(report.state()).isEqualTo(MonitoringReport.State.FAILED);
      assertThat(report.alerts()).containsExactly(alert.id());
      assertThat(report.features().subList(0, 2))
          .extracting(MonitoringReport.DriftCheck::name)
          .containsExactlyInAnyOrder("age", "chol");
      assertThat(report.retrain()).isTrue();
    }
  }

  @Test
  void anAlertAndItsEventBelongToTheReport() {
    House house = new House(1);
    house.predict(100, true, false);
    MonitoringReport first = house.check();
    MonitoringReport second = house.check();

    List<Event> events = house.outbox.unread("test", 10);
    assertThat(events).extracting(Event::type).containsExactly(Alerts.RAISED, Alerts.UPDATED);
    assertThat(events.getFirst().details())
        .containsEntry("level", "high")
        .containsEntry("model", "heart")
        .containsEntry("version", "1")
        .containsEntry("report", first.id())
        .containsEntry("retrain", "true");
    assertThat(house.alerts().getFirst().reportId()).contains(second.id());
    assertThat(house.auditStore.from("default", 1, 10)).hasSize(2);

    String id = house.alerts().getFirst().id();
    house.alerts.resolve(CALLER, id);
    house.check();
    assertThat(house.alerts()).hasSize(2);
    assertThat(house.alerts.history(CALLER, id))
        .extracting(Alert.StateChange::state)
        .containsExactly(Alert.State.OPEN, Alert.State.RESOLVED);
  }

  @Test
  void performanceThatFallsIsCritical() {
    House house = new House(3);
    for (int i = 0; i < 300; i++) {
      SimulatedModel.Patient patient = house.model.patient(false);
      Prediction prediction = house.model.prediction(patient);
      house.log.append("default", prediction);
      house.label(prediction, i % 2 == 0);
    }

    MonitoringReport report = house.check();

    assertThat(report.isDegraded()).isTrue();
    MonitoringReport.MetricCheck auc = report.performance().orElseThrow().metrics().get("roc_auc");
    assertThat(auc.now().value()).isCloseTo(0.5, within(0.1));
    assertThat(auc.change().orElseThrow()).isNegative();
    assertThat(house.alerts()).extracting(Alert::level).containsExactly(Alert.Level.CRITICAL);
    assertThat(house.alerts().getFirst().type()).isEqualTo(Alert.PERFORMANCE);
  }

  @Test
  void looksOnlyAtTheVersionThatAnsweredLast() {
    House house = new House(4);
    house.predict(50, true, false);
    house.monitoring.setReference(CALLER, renamed(house.model.reference(303)));
    for (int i = 0; i < 30; i++) {
      Prediction one = house.model.prediction(house.model.patient(false));
      house.log.append("default", ofVersionTwo(one));
    }

    MonitoringReport report = house.check();

    assertThat(report.version()).isEqualTo("2");
    assertThat(report.window().predictions()).isEqualTo(30);
    assertThat(report.window().predictionsSeen()).isEqualTo(80);
    assertThat(report.window().from()).contains(SimulatedModel.START.plusSeconds(50));
  }

  private static Reference.Rows renamed(Reference.Rows rows) {
    return new Reference.Rows(
        rows.model(),
        "2",
        rows.dataset(),
        rows.classes(),
        rows.features(),
        rows.predictions(),
        rows.importance(),
        rows.evaluation());
  }

  private static Prediction ofVersionTwo(Prediction one) {
    return new Prediction(
        one.id(),
        one.model(),
        "2",
        Optional.of("1.1.0"),
        one.route(),
        one.request(),
        one.time(),
        one.features(),
        one.entities(),
        one.output(),
        one.latencySeconds());
  }

  @Test
  void refusesAWindowWithoutPredictions() {
    House house = new House(5);
    assertThatThrownBy(house::check).isInstanceOf(Conflict.class);
    house.predict(5, false, false);
    CheckRequest.Between before =
        new CheckRequest.Between(
            SimulatedModel.START.minusSeconds(9), SimulatedModel.START.minusSeconds(1));
    assertThatThrownBy(() -> house.monitoring.run(CALLER, new CheckRequest("heart", before)))
        .isInstanceOf(InvalidInput.class);
    CheckRequest.Between some =
        new CheckRequest.Between(
            SimulatedModel.START.plusSeconds(1), SimulatedModel.START.plusSeconds(4));
    assertThat(house.monitoring.run(CALLER, new CheckRequest("heart", some)).window().predictions())
        .isEqualTo(3);
  }

  /** As models are that were uploaded: nothing is known of their classes. */
  @Test
  void saysThatTheQualityOfSeveralTargetsIsNotComputed() {
    House house = new House(6);
    Prediction one = ofVersionTwo(house.model.prediction(house.model.patient(false)));
    Prediction.Output output =
        new Prediction.Output(List.of(1.5, 2.5), Optional.empty(), Optional.empty());
    house.log.append(
        "default",
        new Prediction(
            one.id(),
            one.model(),
            one.version(),
            one.semanticVersion(),
            one.route(),
            one.request(),
            one.time(),
            one.features(),
            one.entities(),
            output,
            one.latencySeconds()));
    house.labels.record(
        CALLER, List.of(new Labels.Truth(one.id(), List.of(1.0, 2.0), Optional.empty())));

    MonitoringReport report = house.check();

    assertThat(report.performance()).isEmpty();
    assertThat(report.window().labelled()).isEqualTo(1);
    assertThat(report.summary())
        .isEqualTo(
            "no reference to compare with; 1 labelled prediction, whose quality is not computed:"
                + " the model answers several targets");
  }
}
