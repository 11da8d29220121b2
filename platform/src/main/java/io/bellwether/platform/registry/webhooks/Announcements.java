// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Unavailable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells webhooks what happens in the registry: a job for each webhook and event, tried again with
 * growing pauses while it may help.
 */
public final class Announcements implements JobHandler {
  public static final String KIND = "webhook.deliver";

  /** The name of the reader of the outbox. */
  public static final String READER = "registry-webhooks";

  private static final String WEBHOOK = "webhook";
  private static final String CODE = "webhook_failed";

  private final Webhooks webhooks;
  private final WebhookStore store;
  private final LetterWriter writer;
  private final Jobs jobs;
  private final int retries;

  /**
   * @param retries how often a failed attempt is repeated
   */
  public Announcements(
      Webhooks webhooks, WebhookStore store, LetterWriter writer, Jobs jobs, int retries) {
    this.webhooks = webhooks;
    this.store = store;
    this.writer = writer;
    this.jobs = jobs;
    this.retries = retries;
  }

  /** Reacts to an event of the outbox; in the change that remembers that it did. */
  public void react(Event event) {
    Announcement.of(event).ifPresent(announcement -> announce(event, announcement));
  }

  private void announce(Event event, Announcement announcement) {
    for (Webhook webhook : store.of(event.workspace(), announcement.topic())) {
      if (webhook.createdAt().isAfter(event.time())) {
        continue; // It was made since.
      }
      Map<String, String> arguments = new HashMap<>(announcement.arguments());
      arguments.put(WEBHOOK, webhook.id());
      jobs.enqueue(
          Caller.platform(event.workspace(), event.id()),
          KIND,
          event.subject(),
          arguments,
          Optional.of(event.id()));
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) {
    String workspace = context.job().workspace();
    Map<String, String> arguments = context.job().arguments();
    Optional<Webhook> webhook =
        store.find(workspace, arguments.getOrDefault(WEBHOOK, "")).filter(Webhook::active);
    if (webhook.isEmpty()) {
      context.result("outcome", "the webhook is gone or disabled");
      return;
    }
    byte[] body = writer.body(Announcement.ofArguments(workspace, arguments));
    String delivery = Webhooks.uuid(context.job().id());
    Courier.Outcome outcome = webhooks.send(workspace, webhook.get(), delivery, body);
    context.result("outcome", Webhooks.outcomeOf(outcome));
    if (!delivered(outcome)) {
      fail(context, outcome);
    }
  }

  private static boolean delivered(Courier.Outcome outcome) {
    return outcome instanceof Courier.Answered answered && answered.accepted();
  }

  private void fail(JobContext context, Courier.Outcome outcome) {
    String reason = "not delivered: " + Webhooks.outcomeOf(outcome);
    if (outcome.mayPass() && context.job().execution().failures() < retries) {
      throw new Unavailable(CODE, reason, outcome.retryAfter());
    }
    throw new Conflict(CODE, reason);
  }
}
