// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.alerts;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.List;

/** {@code /api/v1/monitoring/alerts}. */
public final class AlertRoutes {
  private static final Permission READ = Permission.read(Resource.MONITORING);
  private static final Permission WRITE = Permission.write(Resource.MONITORING);
  private static final String ALL = "/api/v1/monitoring/alerts";

  private final Alerts alerts;

  public AlertRoutes(Alerts alerts) {
    this.alerts = alerts;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, READ, this::list),
        Route.get(ALL + "/{alert_id}", READ, this::get),
        Route.post(ALL + "/{alert_id}/acknowledge", WRITE, this::acknowledge),
        Route.post(ALL + "/{alert_id}/resolve", WRITE, this::resolve));
  }

  private void list(Exchange exchange) {
    Alert.Filter filter =
        new Alert.Filter(
            exchange.query("model"),
            exchange.query("level").map(Alert.Level::ofLabel),
            exchange.query("state").map(Alert.State::ofLabel));
    exchange.answerPage(
        "alerts", alerts.list(exchange.caller(), filter, exchange.page()), AlertReplies.Fields::of);
  }

  private void get(Exchange exchange) {
    answer(exchange, alerts.get(exchange.caller(), exchange.pathName("alert_id")));
  }

  private void acknowledge(Exchange exchange) {
    answer(exchange, alerts.acknowledge(exchange.caller(), exchange.pathName("alert_id")));
  }

  private void resolve(Exchange exchange) {
    answer(exchange, alerts.resolve(exchange.caller(), exchange.pathName("alert_id")));
  }

  private void answer(Exchange exchange, Alert alert) {
    exchange.answer(
        200,
        new AlertReplies.Detail(
            AlertReplies.Fields.of(alert),
            alert.reportId(),
            alert.jobId(),
            alert.madeVersion(),
            alerts.deliveries(exchange.caller(), alert.id()).stream()
                .map(AlertReplies.Delivery::of)
                .toList(),
            alerts.history(exchange.caller(), alert.id()).stream()
                .map(AlertReplies.StateChange::of)
                .toList()));
  }
}
