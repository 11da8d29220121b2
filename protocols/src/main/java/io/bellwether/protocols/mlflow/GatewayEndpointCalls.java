// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.GatewayModelCalls.ADMINISTER;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Fallback;
import io.bellwether.platform.gateway.GatewayEndpoint.Linkage;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.GatewayEndpoints;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mlflow/gateway/endpoints}. */
final class GatewayEndpointCalls {
  private static final String PATH = "/3.0/mlflow/gateway/endpoints/";
  private static final String NAME = "[\\w.-]+";

  private final GatewayEndpoints endpoints;
  private final GatewayModels models;

  GatewayEndpointCalls(GatewayEndpoints endpoints, GatewayModels models) {
    this.endpoints = endpoints;
    this.models = models;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", ADMINISTER, this::create),
        Route.get(PATH + "get", ADMINISTER, this::get),
        Route.get(PATH + "list", ADMINISTER, this::list),
        Route.post(PATH + "update", ADMINISTER, this::update),
        Mlflow.delete(PATH + "delete", ADMINISTER, this::delete),
        Route.post(PATH + "models/attach", ADMINISTER, this::attach),
        Route.post(PATH + "models/detach", ADMINISTER, this::detach),
        Route.post(PATH + "set-tag", ADMINISTER, this::setTag),
        Mlflow.delete(PATH + "delete-tag", ADMINISTER, this::deleteTag),
        Route.post(PATH + "bindings/create", ADMINISTER, this::bind),
        Route.get(PATH + "bindings/list", ADMINISTER, this::bindings),
        Mlflow.delete(PATH + "bindings/delete", ADMINISTER, this::unbind));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ListReply(List<GatewayEndpointWire> endpoints) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record BindingsReply(List<GatewayEndpointWire.Bound> bindings) {}

  private List<GatewayModelCalls.Model> models(Caller caller) {
    var secrets = models.secrets(caller);
    return models.definitions(caller).stream()
        .map(one -> GatewayModelCalls.Model.of(one, secrets))
        .toList();
  }

  private void answer(Exchange exchange, GatewayEndpoint endpoint) {
    GatewayEndpointWire wire = GatewayEndpointWire.of(endpoint, models(exchange.caller()));
    exchange.answer(200, Map.of("endpoint", wire));
  }

  private static String checkName(String name) {
    if (!name.matches(NAME)) {
      throw Refusal.invalid(
          "Invalid endpoint name '%s'. Name can only contain letters, numbers, underscores,"
                  .formatted(name)
              + " hyphens, and dots.");
    }
    return name;
  }

  private static Mapping mapping(Fields config, String place) {
    Linkage linkage =
        switch (config.text("linkage_type").orElse("")) {
          case "PRIMARY" -> Linkage.PRIMARY;
          case "FALLBACK" -> Linkage.FALLBACK;
          default ->
              throw Refusal.invalid(
                  "Invalid or missing value for required parameter 'linkage_type' in %s. Must be"
                          .formatted(place)
                      + " one of: PRIMARY, FALLBACK.");
        };
    return new Mapping(
        "",
        config.required("model_definition_id"),
        linkage,
        config.real("weight").filter(Double::isFinite).orElse(1.0),
        config.number("fallback_order"),
        Optional.empty());
  }

  /** There is one of each so far; one that is not specified is none. */
  private static Optional<String> strategy(Fields fields, String name, String only) {
    Optional<String> given = fields.filled(name).filter(word -> !word.endsWith("_UNSPECIFIED"));
    if (given.isPresent() && !given.get().equals(only)) {
      throw Refusal.invalid(
          "Invalid value '%s' for parameter '%s' (expected: %s)."
              .formatted(given.get(), fields.at(name), only));
    }
    return given;
  }

  private static GatewayEndpoint.Change change(Fields fields, String by) {
    List<Mapping> mappings = new ArrayList<>();
    for (Fields config : fields.objects("model_configs")) {
      mappings.add(mapping(config, "model_configs[%d]".formatted(mappings.size())));
    }
    Optional<Fallback> fallback = Optional.empty();
    if (fields.has("fallback_config")) {
      Fields given = fields.object("fallback_config");
      fallback =
          Optional.of(
              new Fallback(
                  strategy(given, "strategy", "SEQUENTIAL"), given.number("max_attempts")));
    }
    return new GatewayEndpoint.Change(
        fields.filled("name").map(GatewayEndpointCalls::checkName),
        Optional.of(List.copyOf(mappings)).filter(all -> !all.isEmpty()),
        strategy(fields, "routing_strategy", "REQUEST_BASED_TRAFFIC_SPLIT"),
        fallback,
        fields.filled("experiment_id"),
        fields.has("usage_tracking")
            ? Optional.of(fields.flag("usage_tracking"))
            : Optional.empty(),
        fields.filled(by));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = fields.required("name");
    if (!fields.has("model_configs")) {
      throw fields.missing("model_configs");
    }
    GatewayEndpoint.Change wanted = change(fields, "created_by");
    if (wanted.mappings().isEmpty()) {
      throw Refusal.invalid("Endpoint must have at least one model configuration");
    }
    answer(exchange, endpoints.create(exchange.caller(), name, wanted));
  }

  private static Fields query(Exchange exchange) throws IOException {
    List<String> names =
        List.of("endpoint_id", "name", "provider", "secret_id", "resource_type", "resource_id");
    return Fields.ofQuery(exchange, names, List.of());
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    Optional<String> name = fields.filled("name");
    answer(
        exchange,
        name.isPresent()
            ? endpoints.getByName(exchange.caller(), name.get())
            : endpoints.get(exchange.caller(), fields.required("endpoint_id")));
  }

  private void list(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    Optional<String> provider = fields.filled("provider");
    Optional<String> secretId = fields.filled("secret_id");
    Caller caller = exchange.caller();
    List<String> wanted =
        models.definitions(caller).stream()
            .filter(one -> provider.isEmpty() || provider.get().equals(one.provider()))
            .filter(one -> secretId.isEmpty() || secretId.equals(one.secretId()))
            .map(ModelDefinition::id)
            .toList();
    List<GatewayModelCalls.Model> all = models(caller);
    List<GatewayEndpointWire> found =
        endpoints.list(caller).stream()
            .filter(
                endpoint ->
                    endpoint.mappings().stream()
                        .anyMatch(mapping -> wanted.contains(mapping.definitionId())))
            .map(endpoint -> GatewayEndpointWire.of(endpoint, all))
            .toList();
    exchange.answer(200, new ListReply(found));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("endpoint_id");
    answer(exchange, endpoints.update(exchange.caller(), id, change(fields, "updated_by")));
  }

  private void delete(Exchange exchange) throws IOException {
    endpoints.delete(exchange.caller(), Fields.of(exchange).required("endpoint_id"));
    exchange.answer(200, Map.of());
  }

  private void attach(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("endpoint_id");
    Mapping wanted = mapping(fields.object("model_config"), "model_config");
    Mapping made =
        endpoints.attach(exchange.caller(), id, wanted, GatewayModelCalls.by(fields, "created_by"));
    exchange.answer(
        200, Map.of("mapping", GatewayEndpointWire.Model.of(id, made, models(exchange.caller()))));
  }

  private void detach(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    endpoints.detach(
        exchange.caller(), fields.required("endpoint_id"), fields.required("model_definition_id"));
    exchange.answer(200, Map.of());
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    endpoints.setTag(
        exchange.caller(),
        fields.required("endpoint_id"),
        fields.required("key"),
        fields.text("value").orElse(""));
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    endpoints.deleteTag(exchange.caller(), fields.required("endpoint_id"), fields.required("key"));
    exchange.answer(200, Map.of());
  }

  private void bind(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("endpoint_id");
    Binding made =
        endpoints.bind(
            exchange.caller(),
            id,
            fields.required("resource_type"),
            fields.required("resource_id"),
            GatewayModelCalls.by(fields, "created_by"));
    exchange.answer(200, Map.of("binding", GatewayEndpointWire.Bound.of(id, made)));
  }

  private void bindings(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    Optional<String> id = fields.filled("endpoint_id");
    Optional<String> type = fields.filled("resource_type");
    Optional<String> resource = fields.filled("resource_id");
    List<GatewayEndpointWire.Bound> bound = new ArrayList<>();
    for (GatewayEndpoint endpoint : endpoints.list(exchange.caller())) {
      endpoint.bindings().stream()
          .filter(one -> id.isEmpty() || id.get().equals(endpoint.id()))
          .filter(one -> type.isEmpty() || type.get().equals(one.type()))
          .filter(one -> resource.isEmpty() || resource.get().equals(one.id()))
          .forEach(one -> bound.add(GatewayEndpointWire.Bound.of(endpoint.id(), one)));
    }
    exchange.answer(200, new BindingsReply(bound));
  }

  private void unbind(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    endpoints.unbind(
        exchange.caller(),
        fields.required("endpoint_id"),
        fields.required("resource_type"),
        fields.required("resource_id"));
    exchange.answer(200, Map.of());
  }
}
