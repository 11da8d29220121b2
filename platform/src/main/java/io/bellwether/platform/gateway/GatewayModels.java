// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials for language models, and the models that they are for. */
public final class GatewayModels {
  private final GatewayStore<GatewaySecret> secrets;
  private final GatewayStore<ModelDefinition> definitions;
  private final GatewayStore<GatewayEndpoint> endpoints;
  private final SecretBox box;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public GatewayModels(
      GatewayStore<GatewaySecret> secrets,
      GatewayStore<ModelDefinition> definitions,
      GatewayStore<GatewayEndpoint> endpoints,
      SecretBox box,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.secrets = secrets;
    this.definitions = definitions;
    this.endpoints = endpoints;
    this.box = box;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
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

  public GatewaySecret createSecret(Caller caller, String name, SecretChange wanted) {
    return transactions.write(
        () -> {
          if (secrets.findByName(caller.workspace(), name).isPresent()) {
            throw new AlreadyExists("gateway secret", name);
          }
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
          return put(caller, secret, "gateway-secret.create");
        });
  }

  private Map<String, String> sealed(Caller caller, String id, Map<String, String> values) {
    Map<String, String> sealed = new HashMap<>();
    values.forEach(
        (key, value) ->
            sealed.put(
                key,
                box.seal(value, "gateway-secret:%s:%s:%s".formatted(caller.workspace(), id, key))));
    return sealed;
  }

  private GatewaySecret put(Caller caller, GatewaySecret secret, String action) {
    secrets.put(caller.workspace(), secret);
    record(caller, action, secret);
    return secret;
  }

  private void record(Caller caller, String action, GatewayThing thing) {
    String kind = action.substring(0, action.indexOf('.'));
    audit.record(caller, action, kind + ":" + thing.id(), Map.of("name", thing.name()));
  }

  public GatewaySecret secret(Caller caller, String id) {
    return secrets
        .find(caller.workspace(), id)
        .orElseThrow(() -> new NotFound("gateway secret", id));
  }

  /** The oldest first. */
  public List<GatewaySecret> secrets(Caller caller) {
    return secrets.list(caller.workspace());
  }

  public GatewaySecret updateSecret(Caller caller, String id, SecretChange change) {
    return transactions.write(
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
          return put(caller, changed, "gateway-secret.update");
        });
  }

  /** Deletes the secret; models that it was for stay, without one. */
  public void deleteSecret(Caller caller, String id) {
    transactions.write(
        () -> {
          GatewaySecret secret = secret(caller, id);
          for (ModelDefinition one : definitions.list(caller.workspace())) {
            if (one.secretId().equals(Optional.of(id))) {
              definitions.put(
                  caller.workspace(),
                  new ModelDefinition(
                      one.id(),
                      one.name(),
                      Optional.empty(),
                      one.provider(),
                      one.model(),
                      one.stamp()));
            }
          }
          secrets.delete(caller.workspace(), id);
          record(caller, "gateway-secret.delete", secret);
        });
  }

  public ModelDefinition createDefinition(
      Caller caller, String name, String secretId, String provider, String model, Stamp.By by) {
    return transactions.write(
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
          return put(caller, made, "gateway-model.create");
        });
  }

  private ModelDefinition put(Caller caller, ModelDefinition definition, String action) {
    boolean isTaken =
        definitions
            .findByName(caller.workspace(), definition.name())
            .filter(other -> !other.id().equals(definition.id()))
            .isPresent();
    if (isTaken) {
      throw new AlreadyExists("gateway model", definition.name());
    }
    definitions.put(caller.workspace(), definition);
    record(caller, action, definition);
    return definition;
  }

  public ModelDefinition definition(Caller caller, String id) {
    return definitions
        .find(caller.workspace(), id)
        .orElseThrow(() -> new NotFound("gateway model", id));
  }

  /** The oldest first. */
  public List<ModelDefinition> definitions(Caller caller) {
    return definitions.list(caller.workspace());
  }

  public ModelDefinition updateDefinition(Caller caller, String id, ModelDefinition.Change change) {
    return transactions.write(
        () -> {
          ModelDefinition old = definition(caller, id);
          change.secretId().ifPresent(secret -> secret(caller, secret));
          ModelDefinition changed =
              new ModelDefinition(
                  id,
                  change.name().orElse(old.name()),
                  change.secretId().or(old::secretId),
                  change.provider().orElse(old.provider()),
                  change.model().orElse(old.model()),
                  old.stamp().changed(now(), change.by().or(() -> old.stamp().updatedBy())));
          return put(caller, changed, "gateway-model.update");
        });
  }

  /** Deletes the model, unless an endpoint asks it. */
  public void deleteDefinition(Caller caller, String id) {
    transactions.write(
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
          definitions.delete(caller.workspace(), id);
          record(caller, "gateway-model.delete", definition);
        });
  }
}
