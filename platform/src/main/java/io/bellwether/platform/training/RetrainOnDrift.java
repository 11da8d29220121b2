// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import java.lang.System.Logger.Level;

/**
 * Starts a retraining when an alert says that a model has drifted. An alert is told again with
 * every check that confirms it, so one that came before its labels retrains once they are there.
 */
public final class RetrainOnDrift {
  private static final System.Logger LOG = System.getLogger(RetrainOnDrift.class.getName());

  private final Trainings trainings;
  private final Alerts alerts;
  private final Monitoring monitoring;

  public RetrainOnDrift(Trainings trainings, Alerts alerts, Monitoring monitoring) {
    this.trainings = trainings;
    this.alerts = alerts;
    this.monitoring = monitoring;
  }

  public void listenTo(Reactions reactions) {
    reactions.on("retraining", this::react);
  }

  private void react(Event event) {
    if (!event.type().equals(Alerts.RAISED) && !event.type().equals(Alerts.UPDATED)) {
      return;
    }
    Caller caller = Caller.platform(event.workspace(), event.id());
    Alert alert = alerts.get(caller, event.subject());
    boolean wanted =
        alert.state() == Alert.State.OPEN
            && alert.jobId().isEmpty()
            && alert
                .reportId()
                .map(id -> monitoring.report(caller, id))
                .map(MonitoringReport::retrain)
                .orElse(false);
    if (wanted) {
      trainings
          .retrainBecauseOf(caller, alert.model(), alert.id())
          .ifPresent(
              job -> LOG.log(Level.INFO, "alert {0} retrains {1}", alert.id(), alert.model()));
    }
  }
}
