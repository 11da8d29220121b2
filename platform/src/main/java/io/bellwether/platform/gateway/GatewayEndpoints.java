// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
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

/** Endpoints that language models are asked by. */
public final class GatewayEndpoints {
  private final GatewayStore<GatewayEndpoint> store;
  private final GatewayModels models;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public GatewayEndpoints(
      GatewayStore<GatewayEndpoint> store,
      GatewayModels models,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.models = models;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  public GatewayEndpoint create(Caller caller, String name, GatewayEndpoint.Change wanted) {
    return transactions.write(
        () -> {
          List<Mapping> mappings = wanted.mappings().orElse(List.of());
          checkModels(caller, mappings);
          Stamp stamp = Stamp.made(now(), wanted.by());
          GatewayEndpoint endpoint =
              new GatewayEndpoint(
                  "e-" + ids.next(),
                  name,
                  mappings.stream().map(mapping -> made(mapping, stamp)).toList(),
                  new GatewayEndpoint.Routing(wanted.strategy(), wanted.fallback()),
                  wanted.experimentId(),
                  wanted.tracked().orElse(true),
                  Map.of(),
                  List.of(),
                  stamp);
          return put(caller, endpoint, "gateway-endpoint.create");
        });
  }

  private void checkModels(Caller caller, List<Mapping> mappings) {
    List<String> known = models.definitions(caller).stream().map(ModelDefinition::id).toList();
    List<String> missing =
        mappings.stream().map(Mapping::definitionId).filter(id -> !known.contains(id)).toList();
    if (!missing.isEmpty()) {
      throw new NotFound("gateway models", String.join(", ", missing));
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

  private GatewayEndpoint put(Caller caller, GatewayEndpoint endpoint, String action) {
    boolean isTaken =
        store
            .findByName(caller.workspace(), endpoint.name())
            .filter(other -> !other.id().equals(endpoint.id()))
            .isPresent();
    if (isTaken) {
      throw new AlreadyExists("gateway endpoint", endpoint.name());
    }
    store.put(caller.workspace(), endpoint);
    record(caller, action, endpoint);
    return endpoint;
  }

  private void record(Caller caller, String action, GatewayEndpoint endpoint) {
    audit.record(
        caller, action, "gateway-endpoint:" + endpoint.id(), Map.of("name", endpoint.name()));
  }

  public GatewayEndpoint get(Caller caller, String id) {
    return store
        .find(caller.workspace(), id)
        .orElseThrow(() -> new NotFound("gateway endpoint", id));
  }

  public GatewayEndpoint getByName(Caller caller, String name) {
    return store
        .findByName(caller.workspace(), name)
        .orElseThrow(() -> new NotFound("gateway endpoint name", name));
  }

  /** The oldest first. */
  public List<GatewayEndpoint> list(Caller caller) {
    return store.list(caller.workspace());
  }

  public GatewayEndpoint update(Caller caller, String id, GatewayEndpoint.Change change) {
    return transactions.write(
        () -> {
          GatewayEndpoint old = get(caller, id);
          Stamp stamp = changed(old, change.by());
          List<Mapping> mappings =
              change
                  .mappings()
                  .map(all -> all.stream().map(mapping -> made(mapping, stamp)).toList())
                  .orElse(old.mappings());
          checkModels(caller, mappings);
          return put(caller, old.with(change, mappings, stamp), "gateway-endpoint.update");
        });
  }

  private Stamp changed(GatewayEndpoint endpoint, Optional<String> by) {
    return endpoint.stamp().changed(now(), by.or(() -> endpoint.stamp().updatedBy()));
  }

  public void delete(Caller caller, String id) {
    transactions.write(
        () -> {
          GatewayEndpoint endpoint = get(caller, id);
          store.delete(caller.workspace(), id);
          record(caller, "gateway-endpoint.delete", endpoint);
        });
  }

  public Mapping attach(Caller caller, String id, Mapping wanted, Stamp.By by) {
    return transactions.write(
        () -> {
          GatewayEndpoint old = get(caller, id);
          models.definition(caller, wanted.definitionId());
          boolean isThere =
              old.mappings().stream()
                  .anyMatch(
                      one ->
                          one.definitionId().equals(wanted.definitionId())
                              && one.linkage() == wanted.linkage());
          if (isThere) {
            throw new AlreadyExists("gateway mapping", wanted.definitionId() + " " + id);
          }
          Mapping mapping = made(wanted, Stamp.made(now(), by.name()));
          List<Mapping> all = new ArrayList<>(old.mappings());
          all.add(mapping);
          put(caller, old.withMappings(all, changed(old, by.name())), "gateway-endpoint.attach");
          return mapping;
        });
  }

  /** Takes the first mapping of the model from the endpoint. */
  public void detach(Caller caller, String id, String definitionId) {
    transactions.write(
        () -> {
          GatewayEndpoint old = get(caller, id);
          List<Mapping> all = new ArrayList<>(old.mappings());
          Mapping found =
              all.stream()
                  .filter(one -> one.definitionId().equals(definitionId))
                  .findFirst()
                  .orElseThrow(() -> new NotFound("gateway mapping", definitionId + " " + id));
          all.remove(found);
          put(caller, old.withMappings(all, old.stamp()), "gateway-endpoint.detach");
        });
  }

  public void setTag(Caller caller, String id, String key, String value) {
    changeTags(caller, id, Optional.of(value), key, "gateway-endpoint.tag");
  }

  /** Takes the tag away, if there is one. */
  public void deleteTag(Caller caller, String id, String key) {
    changeTags(caller, id, Optional.empty(), key, "gateway-endpoint.untag");
  }

  private void changeTags(
      Caller caller, String id, Optional<String> value, String key, String action) {
    transactions.write(
        () -> {
          GatewayEndpoint old = get(caller, id);
          Map<String, String> tags = new HashMap<>(old.tags());
          tags.remove(key);
          value.ifPresent(text -> tags.put(key, text));
          put(caller, old.withTags(tags), action);
        });
  }

  /** What of which kind uses the endpoint. */
  public Binding bind(Caller caller, String id, String type, String resource, Stamp.By by) {
    return transactions.write(
        () -> {
          GatewayEndpoint old = get(caller, id);
          if (old.bindings().stream().anyMatch(one -> one.is(type, resource))) {
            throw new AlreadyExists("gateway binding", type + " " + resource);
          }
          Binding binding = new Binding(type, resource, Stamp.made(now(), by.name()));
          List<Binding> all = new ArrayList<>(old.bindings());
          all.add(binding);
          put(caller, old.withBindings(all), "gateway-endpoint.bind");
          return binding;
        });
  }

  public void unbind(Caller caller, String id, String type, String resource) {
    transactions.write(
        () -> {
          Optional<GatewayEndpoint> found = store.find(caller.workspace(), id);
          List<Binding> all =
              new ArrayList<>(found.map(GatewayEndpoint::bindings).orElse(List.of()));
          if (found.isEmpty() || !all.removeIf(one -> one.is(type, resource))) {
            throw new NotFound(
                "gateway binding",
                "endpoint_id='%s', resource_type='%s', resource_id='%s'"
                    .formatted(id, type, resource));
          }
          put(caller, found.get().withBindings(all), "gateway-endpoint.unbind");
        });
  }
}
