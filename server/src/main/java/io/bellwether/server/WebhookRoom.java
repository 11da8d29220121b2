// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.adapters.sql.gateway.SqlGatewayStore;
import io.bellwether.adapters.sql.registry.SqlWebhookStore;
import io.bellwether.adapters.webhooks.AddressPolicy;
import io.bellwether.adapters.webhooks.HttpCourier;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.gateway.ForeignSecrets;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoints;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.webhooks.Announcements;
import io.bellwether.platform.registry.webhooks.Courier;
import io.bellwether.platform.registry.webhooks.LetterWriter;
import io.bellwether.platform.registry.webhooks.WebhookStore;
import io.bellwether.platform.registry.webhooks.Webhooks;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.protocols.mlflow.Mlflow;
import io.bellwether.protocols.mlflow.WebhookLetters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Webhooks of the registry, who tells them, and the gateway, whose secrets have the same key. */
record WebhookRoom(
    Webhooks webhooks,
    Announcements announcements,
    Mlflow.Gateway gateway,
    ForeignSecrets sealing) {
  static WebhookRoom open(
      Settings settings,
      Path data,
      Database database,
      Jobs jobs,
      Audit audit,
      Ids ids,
      InstantSource clock) {
    WebhookStore store = new SqlWebhookStore(database);
    Courier courier =
        new HttpCourier(
            schemes(settings),
            settings.flag(Setting.REGISTRY_WEBHOOK_PRIVATE)
                ? AddressPolicy.ANY
                : AddressPolicy.PUBLIC_ONLY,
            Duration.ofSeconds(settings.integer(Setting.REGISTRY_WEBHOOK_TIMEOUT, 1, 600)));
    LetterWriter writer = new WebhookLetters();
    SecretBox secrets =
        SecretKeys.open(data.resolve("secrets.key"), settings, Setting.REGISTRY_WEBHOOK_KEY);
    Webhooks webhooks = new Webhooks(store, courier, writer, secrets, database, audit, ids, clock);
    int retries = settings.integer(Setting.REGISTRY_WEBHOOK_RETRIES, 0, 1000);
    return new WebhookRoom(
        webhooks,
        new Announcements(webhooks, store, writer, jobs, retries),
        gateway(database, secrets, courier, audit, ids, clock),
        new ForeignSecrets(secrets, courier::refusal));
  }

  private static Mlflow.Gateway gateway(
      Database database,
      SecretBox secrets,
      Courier courier,
      Audit audit,
      Ids ids,
      InstantSource clock) {
    GatewayStore<GatewayEndpoint> endpoints =
        new SqlGatewayStore<>(database, GatewayEndpoint.class);
    GatewayModels models =
        new GatewayModels(
            new SqlGatewayStore<>(database, GatewaySecret.class),
            new SqlGatewayStore<>(database, ModelDefinition.class),
            endpoints,
            secrets,
            courier::refusal,
            audit,
            database,
            ids,
            clock);
    return new Mlflow.Gateway(
        models,
        new GatewayEndpoints(
            endpoints, models, new SqlExperimentStore(database), audit, database, ids, clock));
  }

  private static List<String> schemes(Settings settings) {
    List<String> schemes =
        Stream.of(settings.text(Setting.REGISTRY_WEBHOOK_SCHEMES).split(","))
            .map(scheme -> scheme.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (!List.of("http", "https").containsAll(schemes)) {
      throw new BadConfiguration(
          "%s: %s (expected: http, https or both)"
              .formatted(Setting.REGISTRY_WEBHOOK_SCHEMES.key(), schemes));
    }
    return schemes;
  }

  /** Where alerts may be sent. */
  static AddressPolicy addressPolicy(Settings settings) {
    String allowed = settings.text(Setting.WEBHOOK_PRIVATE_ADDRESSES);
    return switch (allowed) {
      case "" -> AddressPolicy.PUBLIC_ONLY;
      case "loopback" -> AddressPolicy.PUBLIC_AND_LOOPBACK;
      case "private" -> AddressPolicy.ANY;
      default ->
          throw new BadConfiguration(
              "%s: %s (expected: loopback or private, or nothing)"
                  .formatted(Setting.WEBHOOK_PRIVATE_ADDRESSES.key(), allowed));
    };
  }
}
