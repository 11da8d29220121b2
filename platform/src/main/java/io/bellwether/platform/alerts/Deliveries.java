// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Tells new alerts to the webhook of the configuration: a job for each, tried again with growing
 * pauses while it may help, every attempt written down.
 */
public final class Deliveries implements JobHandler {
  public static final String KIND = "alert.deliver";

  /** The name of the reader of the outbox. */
  public static final String READER = "webhooks";

  private static final int MOST_ATTEMPTS = 5;
  private static final String DELIVERY = "delivery";

  private final AlertStore store;
  private final WebhookSender sender;
  private final Optional<URI> webhook;
  private final Jobs jobs;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public Deliveries(
      AlertStore store,
      WebhookSender sender,
      Optional<URI> webhook,
      Jobs jobs,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.sender = sender;
    this.webhook = webhook;
    this.jobs = jobs;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /** Reacts to an event of the outbox; in the change that remembers that it did. */
  public void react(Event event) {
    if (!event.type().equals(Alerts.RAISED) || webhook.isEmpty()) {
      return;
    }
    Delivery delivery =
        new Delivery(
            ids.next(),
            event.subject(),
            shown(webhook.get()),
            Delivery.Status.PENDING,
            0,
            Optional.empty(),
            Optional.empty(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Optional.empty());
    store.putDelivery(event.workspace(), delivery);
    jobs.enqueue(
        Caller.platform(event.workspace(), event.id()),
        KIND,
        event.details().getOrDefault("model", ""),
        Map.of(DELIVERY, delivery.id()),
        Optional.of(event.subject()));
  }

  /** Credentials stand before the host and often in the query. */
  private static String shown(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) {
    String workspace = context.job().workspace();
    String id = context.job().arguments().getOrDefault(DELIVERY, "");
    Delivery delivery =
        store.findDelivery(workspace, id).orElseThrow(() -> new NotFound("delivery", id));
    if (delivery.status() != Delivery.Status.PENDING) {
      return; // A crash came between the last attempt and the end of the job.
    }
    Alert alert =
        store
            .find(workspace, delivery.alertId())
            .orElseThrow(() -> new NotFound("alert", delivery.alertId()));
    WebhookSender.Outcome outcome =
        webhook
            .map(address -> sender.send(address, alert))
            .orElse(new WebhookSender.Refused(Optional.empty(), "no webhook is set now", false));
    boolean last = delivery.attempts() + 1 >= MOST_ATTEMPTS;
    Delivery tried = delivery.after(outcome, last, clock.instant().truncatedTo(ChronoUnit.MICROS));
    transactions.write(() -> store.putDelivery(workspace, tried));
    context.result("status", tried.status().label());
    if (tried.status() == Delivery.Status.PENDING) {
      throw new Unavailable("webhook_failed", tried.error().orElse("not delivered"));
    }
  }
}
