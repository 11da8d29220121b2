// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The models that answer requests, and how they fare. */
public final class Endpoints {
  private final Registry registry;
  private final Serving serving;

  public Endpoints(Registry registry, Serving serving) {
    this.registry = registry;
    this.serving = serving;
  }

  /** In the order of the models' names. */
  public Page<Endpoint> list(Caller caller, Page.Request page) {
    Page<RegisteredModel> models = registry.list(caller, page);
    List<Endpoint> served =
        models.items().stream().flatMap(model -> find(caller, model.name()).stream()).toList();
    return new Page<>(served, models.next());
  }

  /**
   * @throws NotFound if there is no such model, or it has no champion
   */
  public Endpoint get(Caller caller, String model) {
    registry.model(caller, model);
    return find(caller, model).orElseThrow(() -> new NotFound("endpoint", model));
  }

  private Optional<Endpoint> find(Caller caller, String model) {
    return registry
        .aliased(caller, model, RegisteredModel.CHAMPION)
        .map(version -> endpoint(caller, version));
  }

  private Endpoint endpoint(Caller caller, ModelVersion champion) {
    String model = champion.model();
    Instant since =
        registry.history(caller, model, RegisteredModel.CHAMPION).stream()
            .findFirst()
            .map(AliasChange::time)
            .orElse(champion.createdAt());
    return new Endpoint(
        champion,
        since,
        serving.inMemory(caller, model, Integer.toString(champion.number())).isLoaded(),
        serving.lastHour(caller, model),
        serving.totals(caller).stream().filter(total -> total.model().equals(model)).toList());
  }
}
