// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.Stamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint of the gateway as MLflow writes it. Who made it is told even if nobody knows. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GatewayEndpointWire(
    String endpointId,
    String name,
    long createdAt,
    long lastUpdatedAt,
    List<Model> modelMappings,
    @JsonInclude(JsonInclude.Include.ALWAYS) String createdBy,
    @JsonInclude(JsonInclude.Include.ALWAYS) String lastUpdatedBy,
    List<Entry> tags,
    @Nullable String routingStrategy,
    @Nullable Fallback fallbackConfig,
    @Nullable String experimentId,
    boolean usageTracking) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fallback(@Nullable String strategy, @Nullable Long maxAttempts) {}

  /** What uses the endpoint. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Bound(
      String endpointId,
      String resourceType,
      String resourceId,
      long createdAt,
      long lastUpdatedAt,
      @Nullable String createdBy,
      @Nullable String lastUpdatedBy) {
    static Bound of(String endpointId, Binding binding) {
      Stamp stamp = binding.stamp();
      return new Bound(
          endpointId,
          binding.type(),
          binding.id(),
          stamp.createdAt().toEpochMilli(),
          stamp.updatedAt().toEpochMilli(),
          stamp.createdBy().orElse(null),
          stamp.updatedBy().orElse(null));
    }
  }

  /** A model that the endpoint asks. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Model(
      String mappingId,
      String endpointId,
      String modelDefinitionId,
      GatewayModelCalls.@Nullable Model modelDefinition,
      double weight,
      @Nullable Long createdAt,
      @Nullable String createdBy,
      String linkageType,
      @Nullable Long fallbackOrder) {
    static Model of(String endpointId, Mapping mapping, List<GatewayModelCalls.Model> known) {
      return new Model(
          mapping.id(),
          endpointId,
          mapping.definitionId(),
          known.stream()
              .filter(model -> model.modelDefinitionId().equals(mapping.definitionId()))
              .findFirst()
              .orElse(null),
          mapping.weight(),
          mapping.stamp().map(stamp -> stamp.createdAt().toEpochMilli()).orElse(null),
          mapping.stamp().flatMap(Stamp::createdBy).orElse(null),
          mapping.linkage().name(),
          mapping.order().orElse(null));
    }
  }

  static GatewayEndpointWire of(GatewayEndpoint endpoint, List<GatewayModelCalls.Model> known) {
    return new GatewayEndpointWire(
        endpoint.id(),
        endpoint.name(),
        endpoint.stamp().createdAt().toEpochMilli(),
        endpoint.stamp().updatedAt().toEpochMilli(),
        endpoint.mappings().stream().map(one -> Model.of(endpoint.id(), one, known)).toList(),
        endpoint.stamp().createdBy().orElse(""),
        endpoint.stamp().updatedBy().orElse(""),
        Entry.list(endpoint.tags()),
        endpoint.routing().strategy().orElse(null),
        endpoint
            .routing()
            .fallback()
            .map(it -> new Fallback(it.strategy().orElse(null), it.attempts().orElse(null)))
            .orElse(null),
        endpoint.experimentId().orElse(null),
        endpoint.tracked());
  }
}
