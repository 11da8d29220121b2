// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is told of what happens in the registry. */
public final class Webhooks {
  private static final String NAME = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?";

  private final WebhookStore store;
  private final Courier courier;
  private final LetterWriter writer;
  private final SecretBox secrets;
  private final Transactions transactions;
  private final Audit audit;
  private final Ids ids;
  private final InstantSource clock;

  public Webhooks(
      WebhookStore store,
      Courier courier,
      LetterWriter writer,
      SecretBox secrets,
      Transactions transactions,
      Audit audit,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.courier = courier;
    this.writer = writer;
    this.secrets = secrets;
    this.transactions = transactions;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param secret with what letters are signed; empty: they are not
   */
  public Webhook create(
      Caller caller,
      String name,
      String url,
      Set<Topic> topics,
      String description,
      boolean active,
      String secret) {
    checkName(name);
    checkUrl(url);
    String id = ids.next();
    Instant now = now();
    Webhook made =
        new Webhook(
            uuid(id),
            name,
            url,
            List.copyOf(topics),
            description,
            active,
            sealed(caller, uuid(id), secret),
            now,
            now);
    return put(caller, made, "webhook.create");
  }

  private Webhook put(Caller caller, Webhook webhook, String action) {
    return transactions.write(
        () -> {
          store.put(caller.workspace(), webhook);
          audit.record(caller, action, subject(webhook.id()), Map.of("name", webhook.name()));
          return webhook;
        });
  }

  public Webhook get(Caller caller, String id) {
    return store.find(caller.workspace(), id).orElseThrow(() -> new NotFound("webhook", id));
  }

  /** Newest first. */
  public Page<Webhook> list(Caller caller, Page.Request page) {
    return store.list(caller.workspace(), page);
  }

  public Webhook update(Caller caller, String id, Webhook.Change change) {
    get(caller, id);
    change.name().ifPresent(Webhooks::checkName);
    change.url().ifPresent(this::checkUrl);
    return transactions.write(
        () -> {
          Webhook old = get(caller, id);
          Optional<String> secret =
              change.secret().isPresent()
                  ? sealed(caller, id, change.secret().get())
                  : old.sealedSecret();
          return put(caller, old.with(change, secret, now()), "webhook.update");
        });
  }

  public void delete(Caller caller, String id) {
    transactions.write(
        () -> {
          get(caller, id);
          store.delete(caller.workspace(), id);
          audit.record(caller, "webhook.delete", subject(id), Map.of());
        });
  }

  /**
   * Sends an example, once.
   *
   * @param wanted of what topic; empty: the first that it wants to be told of
   */
  public Courier.Outcome test(Caller caller, String id, Optional<Topic> wanted) {
    Webhook webhook = get(caller, id);
    Topic topic = wanted.orElse(webhook.topics().getFirst());
    byte[] body = writer.example(topic, caller.workspace(), now());
    Courier.Outcome outcome = send(caller.workspace(), webhook, uuid(ids.next()), body);
    transactions.write(
        () ->
            audit.record(
                caller, "webhook.test", subject(id), Map.of("outcome", outcomeOf(outcome))));
    return outcome;
  }

  /** Sends the body, once. */
  Courier.Outcome send(String workspace, Webhook webhook, String delivery, byte[] body) {
    Optional<String> secret =
        webhook.sealedSecret().map(kept -> secrets.open(kept, context(workspace, webhook.id())));
    Map<String, String> headers = writer.headers(delivery, now(), body, secret);
    return courier.send(webhook.url(), headers, body);
  }

  static String outcomeOf(Courier.Outcome outcome) {
    return switch (outcome) {
      case Courier.Answered answered -> Integer.toString(answered.status());
      case Courier.Failed failed -> failed.reason();
    };
  }

  private static void checkName(String name) {
    if (!name.matches(NAME)) {
      throw new InvalidInput(
          "webhook_name",
          "Webhook name %s is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-)."
              .formatted(name.contains("'") ? '"' + name + '"' : "'" + name + "'"),
          List.of());
    }
  }

  private void checkUrl(String url) {
    courier
        .refusal(url)
        .ifPresent(
            reason -> {
              throw new InvalidInput("webhook_url", reason, List.of());
            });
  }

  private Optional<String> sealed(Caller caller, String id, String secret) {
    return secret.isEmpty()
        ? Optional.empty()
        : Optional.of(secrets.seal(secret, context(caller.workspace(), id)));
  }

  private static String context(String workspace, String id) {
    return "webhook:" + workspace + ":" + id;
  }

  private static String subject(String id) {
    return "webhook:" + id;
  }

  /** 32 hexadecimal digits with the dashes of a UUID. */
  static String uuid(String id) {
    return id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
