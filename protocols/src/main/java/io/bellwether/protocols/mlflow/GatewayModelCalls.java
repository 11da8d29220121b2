// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.gateway.GatewayModels.SecretChange;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/gateway/secrets} and {@code model-definitions}. */
final class GatewayModelCalls {
  static final Permission ADMINISTER = Permission.administer(Resource.GATEWAY);
  private static final String SECRETS = "/3.0/mlflow/gateway/secrets/";
  private static final String MODELS = "/3.0/mlflow/gateway/model-definitions/";
  private static final int KEYS = 100;

  private final GatewayModels models;

  GatewayModelCalls(GatewayModels models) {
    this.models = models;
  }

  List<Route> routes() {
    return List.of(
        Route.post(SECRETS + "create", ADMINISTER, this::createSecret),
        Route.get(SECRETS + "get", ADMINISTER, this::getSecret),
        Route.get(SECRETS + "list", ADMINISTER, this::listSecrets),
        Route.post(SECRETS + "update", ADMINISTER, this::updateSecret),
        Mlflow.delete(SECRETS + "delete", ADMINISTER, this::deleteSecret),
        Route.post(MODELS + "create", ADMINISTER, this::create),
        Route.get(MODELS + "get", ADMINISTER, this::get),
        Route.get(MODELS + "list", ADMINISTER, this::list),
        Route.post(MODELS + "update", ADMINISTER, this::update),
        Mlflow.delete(MODELS + "delete", ADMINISTER, this::delete));
  }

  /** The values themselves are never told. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Secret(
      String secretId,
      String secretName,
      Map<String, String> maskedValues,
      long createdAt,
      long lastUpdatedAt,
      @Nullable String provider,
      Map<String, String> authConfig,
      @Nullable String createdBy,
      @Nullable String lastUpdatedBy) {
    static Secret of(GatewaySecret secret) {
      return new Secret(
          secret.id(),
          secret.name(),
          secret.masked(),
          secret.stamp().createdAt().toEpochMilli(),
          secret.stamp().updatedAt().toEpochMilli(),
          secret.provider().orElse(null),
          secret.settings(),
          secret.stamp().createdBy().orElse(null),
          secret.stamp().updatedBy().orElse(null));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SecretsReply(List<Secret> secrets) {}

  /** A model, with its secret's name. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Model(
      String modelDefinitionId,
      String name,
      @Nullable String secretId,
      @Nullable String secretName,
      String provider,
      String modelName,
      long createdAt,
      long lastUpdatedAt,
      @Nullable String createdBy,
      @Nullable String lastUpdatedBy) {
    static Model of(ModelDefinition definition, List<GatewaySecret> secrets) {
      Optional<String> secretName =
          secrets.stream()
              .filter(secret -> definition.secretId().equals(Optional.of(secret.id())))
              .map(GatewaySecret::name)
              .findFirst();
      return new Model(
          definition.id(),
          definition.name(),
          definition.secretId().orElse(null),
          secretName.orElse(null),
          definition.provider(),
          definition.model(),
          definition.stamp().createdAt().toEpochMilli(),
          definition.stamp().updatedAt().toEpochMilli(),
          definition.stamp().createdBy().orElse(null),
          definition.stamp().updatedBy().orElse(null));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ModelsReply(List<Model> modelDefinitions) {}

  static Stamp.By by(Fields fields, String name) {
    return new Stamp.By(fields.filled(name));
  }

  private static void answer(Exchange exchange, GatewaySecret secret) {
    exchange.answer(200, Map.of("secret", Secret.of(secret)));
  }

  private void answer(Exchange exchange, ModelDefinition definition) {
    List<GatewaySecret> secrets = models.secrets(exchange.caller());
    exchange.answer(200, Map.of("model_definition", Model.of(definition, secrets)));
  }

  private static Optional<Map<String, String>> map(Fields fields, String name) {
    return Optional.of(fields.secrets(name, KEYS)).filter(map -> !map.isEmpty());
  }

  private void createSecret(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = fields.required("secret_name");
    if (!fields.has("secret_value")) {
      throw Refusal.invalid("Missing value for required parameter 'secret_value'.");
    }
    SecretChange wanted =
        new SecretChange(
            map(fields, "secret_value"),
            fields.filled("provider"),
            map(fields, "auth_config"),
            fields.filled("created_by"));
    answer(exchange, models.createSecret(exchange.caller(), name, wanted));
  }

  private static Fields query(Exchange exchange) throws IOException {
    return Fields.ofQuery(
        exchange, List.of("secret_id", "model_definition_id", "provider"), List.of());
  }

  private void getSecret(Exchange exchange) throws IOException {
    answer(exchange, models.secret(exchange.caller(), query(exchange).required("secret_id")));
  }

  private void listSecrets(Exchange exchange) throws IOException {
    Optional<String> provider = query(exchange).filled("provider");
    List<Secret> secrets =
        models.secrets(exchange.caller()).stream()
            .filter(secret -> provider.isEmpty() || secret.provider().equals(provider))
            .map(Secret::of)
            .toList();
    exchange.answer(200, new SecretsReply(secrets));
  }

  private void updateSecret(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    SecretChange change =
        new SecretChange(
            map(fields, "secret_value"),
            Optional.empty(),
            map(fields, "auth_config"),
            fields.filled("updated_by"));
    answer(exchange, models.updateSecret(exchange.caller(), fields.required("secret_id"), change));
  }

  private void deleteSecret(Exchange exchange) throws IOException {
    models.deleteSecret(exchange.caller(), Fields.of(exchange).required("secret_id"));
    exchange.answer(200, Map.of());
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    answer(
        exchange,
        models.createDefinition(
            exchange.caller(),
            fields.required("name"),
            fields.required("secret_id"),
            fields.required("provider"),
            fields.required("model_name"),
            by(fields, "created_by")));
  }

  private void get(Exchange exchange) throws IOException {
    String id = query(exchange).required("model_definition_id");
    answer(exchange, models.definition(exchange.caller(), id));
  }

  private void list(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    Optional<String> provider = fields.filled("provider");
    Optional<String> secretId = fields.filled("secret_id");
    Caller caller = exchange.caller();
    List<GatewaySecret> secrets = models.secrets(caller);
    List<Model> found =
        models.definitions(caller).stream()
            .filter(one -> provider.isEmpty() || provider.get().equals(one.provider()))
            .filter(one -> secretId.isEmpty() || secretId.equals(one.secretId()))
            .map(one -> Model.of(one, secrets))
            .toList();
    exchange.answer(200, new ModelsReply(found));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    ModelDefinition.Change change =
        new ModelDefinition.Change(
            fields.filled("name"),
            fields.filled("secret_id"),
            fields.filled("provider"),
            fields.filled("model_name"),
            fields.filled("updated_by"));
    String id = fields.required("model_definition_id");
    answer(exchange, models.updateDefinition(exchange.caller(), id, change));
  }

  private void delete(Exchange exchange) throws IOException {
    String id = Fields.of(exchange).required("model_definition_id");
    models.deleteDefinition(exchange.caller(), id);
    exchange.answer(200, Map.of());
  }
}
