// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Fallback;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Endpoints that language models are asked by. */
public final class GatewayEndpoints {
  private final GatewayStore<GatewayEndpoint> store;
  private final GatewayThings<GatewayEndpoint> endpoints;
  private final GatewayModels models;
  private final ExperimentStore experiments;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public GatewayEndpoints(
      GatewayStore<GatewayEndpoint> store,
      GatewayModels models,
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.endpoints = new GatewayThings<>("gateway endpoint", store, audit);
    this.models = models;
    this.experiments = experiments;
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

  public GatewayEndpoint create(Caller caller, String name, GatewayEndpoint.Change wanted) {
    return change(
        () -> {
          List<Mapping> mappings = wanted.mappings().orElse(List.of());
          checkModels(caller, mappings, name);
          checkExperiment(caller, wanted);
          boolean fallsBack = mappings.stream().anyMatch(Mapping::isFallback);
          Optional<Fallback> fallback = fallsBack ? Optional.of(Fallback.ANY) : Optional.empty();
          Stamp stamp = Stamp.made(now(), wanted.by());
          GatewayEndpoint endpoint =
              new GatewayEndpoint(
                  "e-" + ids.next(),
                  name,
                  mappings.stream().map(mapping -> made(mapping, stamp)).toList(),
                  new GatewayEndpoint.Routing(
                      wanted.strategy(), wanted.fallback().or(() -> fallback)),
                  wanted.experimentId(),
                  wanted.tracked().orElse(true),
                  Map.of(),
                  List.of(),
                  stamp);
          return endpoints.put(caller, endpoint, "create", models(endpoint));
        });
  }

  private static Map<String, String> models(GatewayEndpoint endpoint) {
    return Map.of(
        "models",
        endpoint.mappings().stream().map(Mapping::definitionId).collect(Collectors.joining(", ")));
  }

  private void checkExperiment(Caller caller, GatewayEndpoint.Change change) {
    Optional<String> id = change.experimentId();
    if (id.isPresent() && experiments.find(caller.workspace(), id.get()).isEmpty()) {
      throw new NotFound("experiment", id.get());
    }
  }

  private void checkModels(Caller caller, List<Mapping> mappings, String endpoint) {
    List<String> known = models.definitions(caller).stream().map(ModelDefinition::id).toList();
    List<String> missing =
        mappings.stream().map(Mapping::definitionId).filter(id -> !known.contains(id)).toList();
    if (!missing.isEmpty()) {
      throw new NotFound("gateway models", String.join(", ", missing));
    }
    for (Mapping mapping : mappings) {
      if (mappings.stream().filter(mapping::isLike).count() > 1) {
        throw new AlreadyExists("gateway mapping", mapping.definitionId() + " " + endpoint);
      }
    }
  }

  private Mapping made(Mapping wanted, Stamp stamp) {
    return new Mapping(
        "m-" + ids.next(),
        wanted.definitionId(),
        wanted.linkage(),
        wanted.weight(),
        wanted.order(),
        Optional.of(stamp));
  }

  public GatewayEndpoint get(Caller caller, String id) {
    return endpoints.get(caller, id);
  }

  public GatewayEndpoint getByName(Caller caller, String name) {
    return endpoints.getByName(caller, name);
  }

  /** The oldest first. */
  public List<GatewayEndpoint> list(Caller caller) {
    return endpoints.list(caller);
  }

  public GatewayEndpoint update(Caller caller, String id, GatewayEndpoint.Change change) {
    return change(
        () -> {
          GatewayEndpoint old = get(caller, id);
          Stamp stamp = changed(old, change.by());
          change.mappings().ifPresent(wanted -> checkModels(caller, wanted, id));
          checkExperiment(caller, change);
          List<Mapping> mappings =
              change
                  .mappings()
                  .map(all -> all.stream().map(mapping -> made(mapping, stamp)).toList())
                  .orElse(old.mappings());
          GatewayEndpoint changed = old.with(change, mappings, stamp);
          return endpoints.put(caller, changed, "update", models(changed));
        });
  }

  private Stamp changed(GatewayEndpoint endpoint, Optional<String> by) {
    return endpoint.stamp().changed(now(), by.or(() -> endpoint.stamp().updatedBy()));
  }

  public void delete(Caller caller, String id) {
    change(
        () -> {
          GatewayEndpoint endpoint = get(caller, id);
          endpoints.delete(caller, endpoint);
          return endpoint;
        });
  }

  public Mapping attach(Caller caller, String id, Mapping wanted, Stamp.By by) {
    return change(
        () -> {
          GatewayEndpoint old = get(caller, id);
          models.definition(caller, wanted.definitionId());
          if (old.mappings().stream().anyMatch(wanted::isLike)) {
            throw new AlreadyExists("gateway mapping", wanted.definitionId() + " " + id);
          }
          Mapping mapping = made(wanted, Stamp.made(now(), by.name()));
          List<Mapping> all = new ArrayList<>(old.mappings());
          all.add(mapping);
          GatewayEndpoint changed = old.withMappings(all, changed(old, by.name()));
          endpoints.put(caller, changed, "attach", told(mapping));
          return mapping;
        });
  }

  private static Map<String, String> told(Mapping mapping) {
    return Map.of("model", mapping.definitionId(), "linkage", mapping.linkage().name());
  }

  /** Takes the first mapping of the model from the endpoint. */
  public void detach(Caller caller, String id, String definitionId) {
    change(
        () -> {
          GatewayEndpoint old = get(caller, id);
          List<Mapping> all = new ArrayList<>(old.mappings());
          Mapping found =
              all.stream()
                  .filter(one -> one.definitionId().equals(definitionId))
                  .findFirst()
                  .orElseThrow(() -> new NotFound("gateway mapping", definitionId + " " + id));
          all.remove(found);
          return endpoints.put(caller, old.withMappings(all, old.stamp()), "detach", told(found));
        });
  }

  public void setTag(Caller caller, String id, String key, String value) {
    changeTags(caller, id, Optional.of(value), key);
  }

  /** Takes the tag away, if there is one. */
  public void deleteTag(Caller caller, String id, String key) {
    changeTags(caller, id, Optional.empty(), key);
  }

  private void changeTags(Caller caller, String id, Optional<String> value, String key) {
    change(
        () -> {
          GatewayEndpoint old = get(caller, id);
          Map<String, String> tags = new HashMap<>(old.tags());
          tags.remove(key);
          value.ifPresent(text -> tags.put(key, text));
          Map<String, String> details =
              value.map(text -> Map.of("key", key, "value", text)).orElse(Map.of("key", key));
          return endpoints.put(
              caller, old.withTags(tags), value.isPresent() ? "tag" : "untag", details);
        });
  }

  /** What of which kind uses the endpoint. */
  public Binding bind(Caller caller, String id, String type, String resource, Stamp.By by) {
    return change(
        () -> {
          GatewayEndpoint old = get(caller, id);
          if (old.bindings().stream().anyMatch(one -> one.is(type, resource))) {
            throw new AlreadyExists("gateway binding", type + " " + resource);
          }
          Binding binding = new Binding(type, resource, Stamp.made(now(), by.name()));
          List<Binding> all = new ArrayList<>(old.bindings());
          all.add(binding);
          endpoints.put(caller, old.withBindings(all), "bind", told(type, resource));
          return binding;
        });
  }

  private static Map<String, String> told(String type, String resource) {
    return Map.of("resource_type", type, "resource", resource);
  }

  public void unbind(Caller caller, String id, String type, String resource) {
    change(
        () -> {
          Optional<GatewayEndpoint> found = endpoints.find(caller, id);
          List<Binding> all =
              new ArrayList<>(found.map(GatewayEndpoint::bindings).orElse(List.of()));
          if (found.isEmpty() || !all.removeIf(one -> one.is(type, resource))) {
            throw new NotFound(
                "gateway binding",
                "endpoint_id='%s', resource_type='%s', resource_id='%s'"
                    .formatted(id, type, resource));
          }
          return endpoints.put(
              caller, found.get().withBindings(all), "unbind", told(type, resource));
        });
  }
}
