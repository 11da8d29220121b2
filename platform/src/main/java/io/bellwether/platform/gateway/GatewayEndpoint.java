// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A name under which clients ask one or several models.
 *
 * @param experimentId where calls would be traced
 */
public record GatewayEndpoint(
    String id,
    String name,
    List<Mapping> mappings,
    Routing routing,
    Optional<String> experimentId,
    boolean tracked,
    Map<String, String> tags,
    List<Binding> bindings,
    Stamp stamp)
    implements GatewayThing {
  public GatewayEndpoint {
    mappings = List.copyOf(mappings);
    tags = Map.copyOf(tags);
    bindings = List.copyOf(bindings);
  }

  /** Whether a model is asked first, or when others fail. */
  public enum Linkage {
    PRIMARY,
    FALLBACK
  }

  /** A model that the endpoint asks, without an id until it is kept. */
  public record Mapping(
      String id,
      String definitionId,
      Linkage linkage,
      double weight,
      Optional<Long> order,
      Optional<Stamp> stamp) {
    /** Whether it is of the same model in the same place: an endpoint has only one such. */
    boolean isLike(Mapping other) {
      return definitionId.equals(other.definitionId) && linkage == other.linkage;
    }

    boolean isFallback() {
      return linkage == Linkage.FALLBACK;
    }
  }

  /** Which of the models is asked. */
  public record Routing(Optional<String> strategy, Optional<Fallback> fallback) {}

  /** What is done when a model fails. */
  public record Fallback(Optional<String> strategy, Optional<Long> attempts) {
    /** Nothing in particular. */
    static final Fallback ANY = new Fallback(Optional.empty(), Optional.empty());
  }

  /** What uses the endpoint. */
  public record Binding(String type, String id, Stamp stamp) {
    boolean is(String otherType, String otherId) {
      return type.equals(otherType) && id.equals(otherId);
    }
  }

  /** What is to be different. */
  public record Change(
      Optional<String> name,
      Optional<List<Mapping>> mappings,
      Optional<String> strategy,
      Optional<Fallback> fallback,
      Optional<String> experimentId,
      Optional<Boolean> tracked,
      Optional<String> by) {}

  /** Other models forget what was done when one of the old ones failed. */
  GatewayEndpoint with(Change change, List<Mapping> models, Stamp changed) {
    Optional<Fallback> kept =
        change.mappings().isPresent() ? Optional.of(Fallback.ANY) : routing.fallback();
    return new GatewayEndpoint(
        id,
        change.name().orElse(name),
        models,
        new Routing(change.strategy().or(routing::strategy), change.fallback().or(() -> kept)),
        change.experimentId().or(() -> experimentId),
        change.tracked().orElse(tracked),
        tags,
        bindings,
        changed);
  }

  public GatewayEndpoint named(String other) {
    return new GatewayEndpoint(
        id, other, mappings, routing, experimentId, tracked, tags, bindings, stamp);
  }

  /** Where the experiment and the models have their place. */
  public GatewayEndpoint in(Optional<String> experiment, List<Mapping> models) {
    return new GatewayEndpoint(
        id, name, models, routing, experiment, tracked, tags, bindings, stamp);
  }

  public GatewayEndpoint withoutExperiment() {
    return new GatewayEndpoint(
        id, name, mappings, routing, Optional.empty(), tracked, tags, bindings, stamp);
  }

  GatewayEndpoint withMappings(List<Mapping> models, Stamp changed) {
    return new GatewayEndpoint(
        id, name, models, routing, experimentId, tracked, tags, bindings, changed);
  }

  GatewayEndpoint withTags(Map<String, String> changed) {
    return new GatewayEndpoint(
        id, name, mappings, routing, experimentId, tracked, changed, bindings, stamp);
  }

  GatewayEndpoint withBindings(List<Binding> changed) {
    return new GatewayEndpoint(
        id, name, mappings, routing, experimentId, tracked, tags, changed, stamp);
  }
}
