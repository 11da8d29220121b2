// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.monitoring.MonitoringConfig;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.ReportListener;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Outbox;
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

/** Raises alerts from checks, and keeps what becomes of them. */
public final class Alerts implements ReportListener {
  /**
   * Somebody should know of a new alert. Its subject is the alert's id; its details are level,
   * type, model, version (that was checked), report, severity and retrain (whether the drift asks
   * for it).
   */
  public static final String RAISED = "alert.raised";

  /** A later check saw an alert that was not yet resolved; subject and details as above. */
  public static final String UPDATED = "alert.updated";

  private final AlertStore store;
  private final Transactions transactions;
  private final Audit audit;
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;
  private final MonitoringConfig config;

  public Alerts(
      AlertStore store,
      Transactions transactions,
      Audit audit,
      Outbox outbox,
      Ids ids,
      InstantSource clock,
      MonitoringConfig config) {
    this.store = store;
    this.transactions = transactions;
    this.audit = audit;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public List<String> reported(Caller caller, MonitoringReport report) {
    List<String> alerts = new ArrayList<>();
    for (Finding finding : Finding.of(report, config)) {
      alerts.add(raise(caller, report, finding));
    }
    return alerts;
  }

  /** One alert per model, version and cause: a later check makes it newer, not another one. */
  private String raise(Caller caller, MonitoringReport report, Finding finding) {
    Instant now = now();
    Alert alert =
        new Alert(
            ids.next(),
            finding.level(),
            finding.type(),
            report.model(),
            report.version(),
            finding.message(),
            finding.severity(),
            finding.suggestedAction(),
            now,
            Alert.State.OPEN,
            Optional.of(report.id()),
            Optional.empty(),
            Optional.empty());
    if (store.addIfNew(caller.workspace(), alert)) {
      addChange(caller, alert, now);
      publish(caller, RAISED, alert, report);
      return alert.id();
    }
    Alert known =
        store
            .findUnresolved(caller.workspace(), alert.model(), alert.checkedVersion(), alert.type())
            .orElseThrow(() -> new Conflict("alert_resolved", "the alert was resolved just now"));
    Alert newer = known.as(alert);
    store.update(caller.workspace(), newer);
    publish(caller, UPDATED, newer, report);
    return newer.id();
  }

  private void addChange(Caller caller, Alert alert, Instant now) {
    store.addChange(
        caller.workspace(),
        alert.id(),
        new Alert.StateChange(alert.state(), now, caller.principal()));
  }

  private void publish(Caller caller, String type, Alert alert, MonitoringReport report) {
    Map<String, String> details =
        Map.of(
            "level", alert.level().label(),
            "type", alert.type(),
            "model", alert.model(),
            "version", alert.checkedVersion(),
            "report", report.id(),
            "severity", Double.toString(alert.severity()),
            "retrain", Boolean.toString(report.retrain() || report.isDegraded()));
    outbox.publish(new Event(ids.next(), caller.workspace(), type, alert.id(), details, now()));
  }

  /**
   * Says that somebody looks after it.
   *
   * @throws Conflict if it is not open
   */
  public Alert acknowledge(Caller caller, String id) {
    return change(caller, id, "alert.acknowledge", Alert.State.ACKNOWLEDGED, Alert.State.OPEN);
  }

  /**
   * Closes it.
   *
   * @throws Conflict if it is closed already
   */
  public Alert resolve(Caller caller, String id) {
    return change(
        caller,
        id,
        "alert.resolve",
        Alert.State.RESOLVED,
        Alert.State.OPEN,
        Alert.State.ACKNOWLEDGED);
  }

  private Alert change(
      Caller caller, String id, String action, Alert.State to, Alert.State... from) {
    return transactions.write(
        () -> {
          Alert alert = lock(caller, id);
          if (!List.of(from).contains(alert.state())) {
            throw new Conflict(
                "alert_" + alert.state().label(),
                "state of alert %s: %s (expected: %s)"
                    .formatted(
                        id, alert.state().label(), from.length == 1 ? "open" : "not resolved"));
          }
          Alert changed = alert.in(to);
          store.update(caller.workspace(), changed);
          addChange(caller, changed, now());
          audit.record(caller, action, "alert:" + id, Map.of("model", alert.model()));
          return changed;
        });
  }

  /** Names the retraining that the alert started; only inside that change. */
  public void linkJob(Caller caller, String id, String job) {
    Alert alert = lock(caller, id);
    store.update(caller.workspace(), alert.causing(Optional.of(job), alert.madeVersion()));
  }

  /** Names the version that the retraining made; only inside that change. */
  public void linkVersion(Caller caller, String id, String version) {
    Alert alert = lock(caller, id);
    store.update(caller.workspace(), alert.causing(alert.jobId(), Optional.of(version)));
  }

  private Alert lock(Caller caller, String id) {
    return checked(
        caller, store.lock(caller.workspace(), id).orElseThrow(() -> new NotFound("alert", id)));
  }

  /**
   * @throws NotFound if no alert has this id
   */
  public Alert get(Caller caller, String id) {
    return checked(
        caller, store.find(caller.workspace(), id).orElseThrow(() -> new NotFound("alert", id)));
  }

  private static Alert checked(Caller caller, Alert alert) {
    caller.rights().check(Rights.Kind.MODEL, alert.model());
    return alert;
  }

  /** Newest first. */
  public Page<Alert> list(Caller caller, Alert.Filter filter, Page.Request page) {
    return store
        .list(caller.workspace(), filter, page)
        .filtered(alert -> caller.rights().sees(Rights.Kind.MODEL, alert.model()));
  }

  /** Changes of its state, oldest first. */
  public List<Alert.StateChange> history(Caller caller, String id) {
    return store.changes(caller.workspace(), id);
  }

  /** Who was told, oldest first. */
  public List<Delivery> deliveries(Caller caller, String id) {
    return store.deliveries(caller.workspace(), id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
