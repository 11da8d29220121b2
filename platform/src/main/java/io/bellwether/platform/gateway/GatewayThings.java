// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Things of one kind: no two have the same name, and whoever changes one is recorded. */
final class GatewayThings<T extends GatewayThing> {
  private final String kind;
  private final GatewayStore<T> store;
  private final Audit audit;

  /**
   * @param kind as messages call it, such as "gateway model"
   */
  GatewayThings(String kind, GatewayStore<T> store, Audit audit) {
    this.kind = kind;
    this.store = store;
    this.audit = audit;
  }

  Optional<T> find(Caller caller, String id) {
    return store.find(caller.workspace(), id);
  }

  T get(Caller caller, String id) {
    return find(caller, id).orElseThrow(() -> new NotFound(kind, id));
  }

  T getByName(Caller caller, String name) {
    return store
        .findByName(caller.workspace(), name)
        .orElseThrow(() -> new NotFound(kind + " name", name));
  }

  List<T> list(Caller caller) {
    return store.list(caller.workspace());
  }

  /** Keeps a new thing, or one in the place of what has its id. */
  T put(Caller caller, T thing, String verb, Map<String, String> details) {
    boolean isTaken =
        store
            .findByName(caller.workspace(), thing.name())
            .filter(other -> !other.id().equals(thing.id()))
            .isPresent();
    if (isTaken) {
      throw new AlreadyExists(kind, thing.name());
    }
    store.put(caller.workspace(), thing);
    record(caller, thing, verb, details);
    return thing;
  }

  /** Follows from a change that is recorded already. */
  void follow(Caller caller, T thing) {
    store.put(caller.workspace(), thing);
  }

  void delete(Caller caller, T thing) {
    store.delete(caller.workspace(), thing.id());
    record(caller, thing, "delete", Map.of());
  }

  private void record(Caller caller, T thing, String verb, Map<String, String> details) {
    String word = kind.replace(' ', '-');
    Map<String, String> all = new HashMap<>(details);
    all.put("name", thing.name());
    audit.record(caller, word + "." + verb, word + ":" + thing.id(), all);
  }
}
