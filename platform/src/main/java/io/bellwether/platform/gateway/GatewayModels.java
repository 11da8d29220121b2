// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Credentials for language models, and the models that they are for. */
public final class GatewayModels {
  private final GatewayStore<GatewaySecret> store;
  private final GatewayThings<GatewaySecret> secrets;
  private final GatewayThings<ModelDefinition> definitions;
  private final GatewayStore<GatewayEndpoint> endpoints;
  private final SecretBox box;
  private final SecretDestinations destinations;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param refusal why nothing may be sent to an address, if so
   */
  public GatewayModels(
      GatewayStore<GatewaySecret> secrets,
      GatewayStore<ModelDefinition> definitions,
      GatewayStore<GatewayEndpoint> endpoints,
      SecretBox box,
      Function<String, Optional<String>> refusal,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = secrets;
    this.secrets = new GatewayThings<>("gateway secret", secrets, audit);
    this.definitions = new GatewayThings<>("gateway model", definitions, audit);
    this.endpoints = endpoints;
    this.box = box;
    this.destinations = new SecretDestinations(refusal);
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private <R> R change(Supplier<R> work) {
    return transactions.write(
        () -> {
          store.lock();
          return work.get();
        });
  }

  /**
   * What a secret is to be.
   *
   * @param values the secret itself, by name
   */
  public record SecretChange(
      Optional<Map<String, String>> values,
      Optional<String> provider,
      Optional<Map<String, String>> settings,
      Optional<String> by) {}

  public GatewaySecret createSecret(Caller caller, String name, SecretChange asked) {
    SecretChange wanted = destinations.checked(asked);
    return change(
        () -> {
          String id = "s-" + ids.next();
          Map<String, String> values = wanted.values().orElse(Map.of());
          GatewaySecret secret =
              new GatewaySecret(
                  id,
                  name,
                  sealed(caller, id, values),
                  GatewaySecret.masked(values),
                  wanted.provider(),
                  wanted.settings().orElse(Map.of()),
                  Stamp.made(now(), wanted.by()));
          return secrets.put(caller, secret, "create", Map.of());
        });
  }

  private Map<String, String> sealed(Caller caller, String id, Map<String, String> values) {
    return GatewaySecret.sealed(box, caller.workspace(), id, values);
  }

  public GatewaySecret secret(Caller caller, String id) {
    return secrets.get(caller, id);
  }

  /** The oldest first. */
  public List<GatewaySecret> secrets(Caller caller) {
    return secrets.list(caller);
  }

  public GatewaySecret updateSecret(Caller caller, String id, SecretChange asked) {
    SecretChange change = destinations.checked(asked);
    return change(
        () -> {
          GatewaySecret old = secret(caller, id);
          Optional<Map<String, String>> values = change.values();
          GatewaySecret changed =
              new GatewaySecret(
                  id,
                  old.name(),
                  values.map(given -> sealed(caller, id, given)).orElse(old.sealed()),
                  values.map(GatewaySecret::masked).orElse(old.masked()),
                  old.provider(),
                  change.settings().orElse(old.settings()),
                  old.stamp().changed(now(), change.by()));
          Map<String, String> what =
              Map.of(
                  "value", values.isPresent() ? "changed" : "kept",
                  "settings", change.settings().isPresent() ? "changed" : "kept");
          return secrets.put(caller, changed, "update", what);
        });
  }

  /** Deletes the secret; models that it was for stay, without one. */
  public void deleteSecret(Caller caller, String id) {
    change(
        () -> {
          GatewaySecret secret = secret(caller, id);
          definitions.list(caller).stream()
              .filter(one -> one.secretId().equals(Optional.of(id)))
              .forEach(one -> definitions.follow(caller, one.withoutSecret()));
          secrets.delete(caller, secret);
          return secret;
        });
  }

  public ModelDefinition createDefinition(
      Caller caller, String name, String secretId, String provider, String model, Stamp.By by) {
    return change(
        () -> {
          secret(caller, secretId);
          ModelDefinition made =
              new ModelDefinition(
                  "d-" + ids.next(),
                  name,
                  Optional.of(secretId),
                  provider,
                  model,
                  Stamp.made(now(), by.name()));
          return definitions.put(caller, made, "create", told(made));
        });
  }

  private static Map<String, String> told(ModelDefinition definition) {
    return Map.of(
        "provider",
        definition.provider(),
        "model",
        definition.model(),
        "secret",
        definition.secretId().orElse(""));
  }

  public ModelDefinition definition(Caller caller, String id) {
    return definitions.get(caller, id);
  }

  /** The oldest first. */
  public List<ModelDefinition> definitions(Caller caller) {
    return definitions.list(caller);
  }

  public ModelDefinition updateDefinition(Caller caller, String id, ModelDefinition.Change change) {
    return change(
        () -> {
          ModelDefinition old = definition(caller, id);
          change.secretId().ifPresent(secret -> secret(caller, secret));
          ModelDefinition changed = old.with(change, now());
          return definitions.put(caller, changed, "update", told(changed));
        });
  }

  /** Deletes the model, unless an endpoint asks it. */
  public void deleteDefinition(Caller caller, String id) {
    change(
        () -> {
          ModelDefinition definition = definition(caller, id);
          boolean isUsed =
              endpoints.list(caller.workspace()).stream()
                  .flatMap(endpoint -> endpoint.mappings().stream())
                  .anyMatch(mapping -> mapping.definitionId().equals(id));
          if (isUsed) {
            throw new InvalidInput(
                "gateway_model",
                "Cannot delete model definition that is currently in use by endpoints. Detach it"
                    + " from all endpoints first.",
                List.of());
          }
          definitions.delete(caller, definition);
          return definition;
        });
  }
}
