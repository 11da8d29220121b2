// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Linkage;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.imports.ImportSource.FoundSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How language models are reached, as MLflow's protocol tells it. */
final class HttpGateway {
  private static final String UNTOLD =
      "its values were not carried: MLflow's server does not tell them (set them anew, or import"
          + " from its database)";

  private HttpGateway() {}

  static FoundSecret secret(JsonNode theirs) {
    GatewaySecret bare =
        new GatewaySecret(
            theirs.path("secret_id").asText(),
            theirs.path("secret_name").asText(),
            Map.of(),
            texts(theirs.path("masked_values")),
            Folders.optional(theirs, "provider"),
            texts(theirs.path("auth_config")),
            stamp(theirs));
    return new FoundSecret(bare, Optional.empty(), UNTOLD);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> found = new HashMap<>();
    object.properties().forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
    return found;
  }

  private static Stamp stamp(JsonNode theirs) {
    return new Stamp(
        HttpRuns.time(theirs, "created_at"),
        HttpRuns.time(theirs, "last_updated_at"),
        filled(theirs, "created_by"),
        filled(theirs, "last_updated_by"));
  }

  private static Optional<String> filled(JsonNode theirs, String field) {
    return Folders.optional(theirs, field).filter(text -> !text.isEmpty());
  }

  static ModelDefinition model(JsonNode theirs) {
    return new ModelDefinition(
        theirs.path("model_definition_id").asText(),
        theirs.path("name").asText(),
        filled(theirs, "secret_id"),
        theirs.path("provider").asText(),
        theirs.path("model_name").asText(),
        stamp(theirs));
  }

  /**
   * @param bindings those of all endpoints
   */
  static GatewayEndpoint endpoint(JsonNode theirs, JsonNode bindings) {
    String id = theirs.path("endpoint_id").asText();
    List<Mapping> mappings = new ArrayList<>();
    theirs.path("model_mappings").forEach(one -> mappings.add(mapping(one)));
    Map<String, String> tags = new HashMap<>();
    theirs
        .path("tags")
        .forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value").asText()));
    List<Binding> bound = new ArrayList<>();
    for (JsonNode one : bindings) {
      if (one.path("endpoint_id").asText().equals(id)) {
        bound.add(
            new Binding(
                one.path("resource_type").asText(), one.path("resource_id").asText(), stamp(one)));
      }
    }
    return new GatewayEndpoint(
        id,
        filled(theirs, "name").orElse(id),
        mappings,
        new GatewayEndpoint.Routing(
            filled(theirs, "routing_strategy"),
            theirs.has("fallback_config")
                ? Optional.of(DatabaseGateway.fallback(theirs.path("fallback_config")))
                : Optional.empty()),
        filled(theirs, "experiment_id"),
        theirs.path("usage_tracking").asBoolean(),
        tags,
        bound,
        stamp(theirs));
  }

  private static Mapping mapping(JsonNode theirs) {
    Instant made = HttpRuns.time(theirs, "created_at");
    Optional<String> by = filled(theirs, "created_by");
    return new Mapping(
        theirs.path("mapping_id").asText(),
        theirs.path("model_definition_id").asText(),
        theirs.path("linkage_type").asText().equals("FALLBACK")
            ? Linkage.FALLBACK
            : Linkage.PRIMARY,
        HttpRuns.value(theirs.path("weight")),
        Folders.optional(theirs, "fallback_order").map(Long::valueOf),
        Optional.of(new Stamp(made, made, by, by)));
  }
}
