// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.webhooks.Courier;
import io.bellwether.platform.registry.webhooks.Topic;
import io.bellwether.platform.registry.webhooks.Webhook;
import io.bellwether.platform.registry.webhooks.Webhooks;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/webhooks}: who is told of what happens in the registry. */
final class WebhookCalls {
  private static final String PATH = "/2.0/mlflow/webhooks";
  private static final Permission ADMINISTER = Permission.administer(Resource.WEBHOOKS);
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final Webhooks webhooks;

  WebhookCalls(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, ADMINISTER, this::create),
        Route.get(PATH, ADMINISTER, this::list),
        Route.get(PATH + "/{id}", ADMINISTER, this::get),
        Mlflow.patch(PATH + "/{id}", ADMINISTER, this::update),
        Mlflow.delete(PATH + "/{id}", ADMINISTER, this::delete),
        Route.post(PATH + "/{id}/test", ADMINISTER, this::test));
  }

  record EventWire(String entity, String action) {
    static EventWire of(Topic topic) {
      return new EventWire(
          topic.entity().toUpperCase(Locale.ROOT), topic.action().toUpperCase(Locale.ROOT));
    }
  }

  /** The secret is never told. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Wire(
      String webhookId,
      String name,
      String description,
      String url,
      List<EventWire> events,
      String status,
      long creationTimestamp,
      long lastUpdatedTimestamp) {
    static Wire of(Webhook webhook) {
      return new Wire(
          webhook.id(),
          webhook.name(),
          webhook.description(),
          webhook.url(),
          webhook.topics().stream().map(EventWire::of).toList(),
          webhook.active() ? "ACTIVE" : "DISABLED",
          webhook.createdAt().toEpochMilli(),
          webhook.updatedAt().toEpochMilli());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ListReply(List<Wire> webhooks, @Nullable String nextPageToken) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TestResult(
      boolean success,
      @Nullable Integer responseStatus,
      @Nullable String responseBody,
      @Nullable String errorMessage) {
    static TestResult of(Courier.Outcome outcome) {
      return switch (outcome) {
        case Courier.Answered answered ->
            new TestResult(
                answered.accepted(),
                answered.status(),
                answered.body(),
                answered.status() / 100 == 3 ? "Redirects are not followed." : null);
        case Courier.Failed failed ->
            new TestResult(false, null, null, "Failed to test webhook: " + failed.reason());
      };
    }
  }

  private static void answer(Exchange exchange, Webhook webhook) {
    exchange.answer(200, Map.of("webhook", Wire.of(webhook)));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = fields.required("name");
    String url = fields.required("url");
    if (!fields.has("events")) {
      throw fields.missing("events");
    }
    Set<Topic> topics = topics(fields);
    if (topics.isEmpty()) {
      throw Refusal.invalid("Webhook events must be a non-empty list of WebhookEvent objects: [].");
    }
    answer(
        exchange,
        webhooks.create(
            exchange.caller(),
            name,
            url,
            topics,
            fields.text("description").orElse(""),
            active(fields).orElse(true),
            fields.secret("secret").orElse("")));
  }

  private static Set<Topic> topics(Fields fields) {
    Set<Topic> topics = EnumSet.noneOf(Topic.class);
    for (Fields event : fields.objects("events")) {
      topics.add(topic(event));
    }
    return topics;
  }

  private static Topic topic(Fields event) {
    String entity = event.required("entity").toLowerCase(Locale.ROOT);
    String action = event.required("action").toLowerCase(Locale.ROOT);
    List<String> actions = Topic.actionsOf(entity);
    if (actions.isEmpty()) {
      throw Refusal.invalid("Unknown entity '" + entity + "' of a webhook event.");
    }
    return Topic.of(entity, action)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "Invalid action '%s' for entity '%s'. Valid actions are: ['%s']"
                        .formatted(action, entity, String.join("', '", actions))));
  }

  private static Optional<Boolean> active(Fields fields) {
    return fields
        .filled("status")
        .map(
            status ->
                switch (status) {
                  case "ACTIVE" -> true;
                  case "DISABLED" -> false;
                  case String other ->
                      throw Refusal.invalid(
                          "Invalid webhook status '%s'. Expected: ACTIVE, DISABLED."
                              .formatted(other));
                });
  }

  private void list(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("max_results", "page_token"), List.of());
    long given = fields.number("max_results").filter(number -> number != 0).orElse((long) USUAL);
    if (given < 1 || given > MOST) {
      throw Refusal.invalid("max_results must be between 1 and 1000.");
    }
    Page.Request request = new Page.Request((int) given, Token.read(fields, PATH));
    Page<Webhook> page = webhooks.list(exchange.caller(), request);
    exchange.answer(
        200,
        new ListReply(
            page.items().stream().map(Wire::of).toList(), Token.write(page.next(), PATH)));
  }

  private void get(Exchange exchange) {
    answer(exchange, webhooks.get(exchange.caller(), exchange.pathName("id")));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Webhook.Change change =
        new Webhook.Change(
            fields.filled("name"),
            fields.filled("url"),
            Optional.of(topics(fields)).filter(topics -> !topics.isEmpty()),
            fields.text("description"),
            active(fields),
            fields.secret("secret"));
    answer(exchange, webhooks.update(exchange.caller(), exchange.pathName("id"), change));
  }

  private void delete(Exchange exchange) {
    webhooks.delete(exchange.caller(), exchange.pathName("id"));
    exchange.answer(200, Map.of());
  }

  private void test(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Optional<Topic> topic =
        fields.has("event") ? Optional.of(topic(fields.object("event"))) : Optional.empty();
    Courier.Outcome outcome = webhooks.test(exchange.caller(), exchange.pathName("id"), topic);
    exchange.answer(200, Map.of("result", TestResult.of(outcome)));
  }
}
