// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.RegistryEvents;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.Page;
import java.util.Optional;

/** Counts promotions, and the models that have a champion to answer for them. */
public final class DeploymentMetrics {
  private static final String SERVICE = "bellwether";

  private final Registry registry;
  private final Metrics metrics;

  public DeploymentMetrics(Registry registry, Metrics metrics) {
    this.registry = registry;
    this.metrics = metrics;
  }

  /** Counts from now on, beginning with what is served at the start. */
  public void listenTo(Reactions reactions) {
    countServed(Caller.platform(Caller.DEFAULT_WORKSPACE, "start"));
    reactions.on("deployment-metrics", this::react);
  }

  private void react(Event event) {
    if (event.type().equals(RegistryEvents.PROMOTED)) {
      String target = event.details().getOrDefault("to", "");
      metrics.increment("mlflow_model_deployments_total", event.subject(), target, "success");
      countServed(Caller.platform(Caller.DEFAULT_WORKSPACE, event.id()));
    }
  }

  private void countServed(Caller caller) {
    int served = 0;
    Optional<String> after = Optional.empty();
    do {
      Page<RegisteredModel> page =
          registry.list(caller, new Page.Request(Page.Request.MAX_LIMIT, after));
      served +=
          (int)
              page.items().stream()
                  .filter(model -> model.aliases().containsKey(RegisteredModel.CHAMPION))
                  .count();
      after = page.next();
    } while (after.isPresent());
    metrics.set("mlflow_active_models", served, SERVICE);
  }
}
