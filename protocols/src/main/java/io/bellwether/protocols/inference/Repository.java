// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.InMemory;
import io.bellwether.platform.serving.LoadOrders;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which versions are in memory. What is served is decided in the registry, by aliases; a version is
 * loaded when it is first asked for, and loading is only sooner.
 */
record Repository(Serving serving, Registry registry, LoadOrders orders) {
  private static final String READY = "READY";
  private static final String UNAVAILABLE = "UNAVAILABLE";

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(String name, @Nullable String version, String state, String reason) {}

  List<Entry> index(Caller caller, boolean readyOnly) {
    return RegisteredModels.all(registry, caller)
        .flatMap(model -> entries(caller, model))
        .filter(entry -> !readyOnly || entry.state.equals(READY))
        .toList();
  }

  /** The versions that have an alias. */
  private Stream<Entry> entries(Caller caller, RegisteredModel model) {
    if (model.aliases().isEmpty()) {
      return Stream.of(new Entry(model.name(), null, UNAVAILABLE, "no version has an alias"));
    }
    Optional<Integer> champion = Optional.ofNullable(model.aliases().get(RegisteredModel.CHAMPION));
    return new TreeSet<>(model.aliases().values())
        .stream()
            .map(
                number -> {
                  boolean isChampion = champion.filter(number::equals).isPresent();
                  return entry(caller, model.name(), number.toString(), isChampion);
                });
  }

  /** A champion loads with its first request, so it is ready until that has failed. */
  private Entry entry(Caller caller, String model, String version, boolean isChampion) {
    InMemory known = serving.inMemory(caller, model, version);
    boolean ready = known.failure().isEmpty() && (isChampion || known.isLoaded());
    return new Entry(
        model,
        version,
        ready ? READY : UNAVAILABLE,
        ready ? "" : known.failure().orElse("not in memory; loads with its first request"));
  }

  void load(Caller caller, String model, boolean hasParameters) {
    if (hasParameters) {
      throw new Malformed(
          "parameters: given (expected: none; files come by POST /api/v1/models/%s/versions)"
              .formatted(model));
    }
    try {
      orders.load(caller, model);
    } catch (Unavailable e) {
      if (e.code().equals(Serving.NO_CHAMPION)) {
        throw new Conflict(e.code(), e.getMessage() + "");
      }
      throw e;
    }
  }

  void unload(Caller caller, String name) {
    RegisteredModel model = registry.model(caller, name);
    Integer champion = model.aliases().get(RegisteredModel.CHAMPION);
    if (champion != null) {
      throw new Conflict(
          "model_served",
          "%s: version %d is the champion and serves (expected: a model without one; remove the alias first)"
              .formatted(model.name(), champion));
    }
    orders.unload(caller, model.name());
  }
}
