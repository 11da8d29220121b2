// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.experiments;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Deletes runs and experiments so that they can be restored. */
public final class LifecycleRoutes {
  private final Experiments experiments;
  private final Runs runs;

  public LifecycleRoutes(Experiments experiments, Runs runs) {
    this.experiments = experiments;
    this.runs = runs;
  }

  public List<Route> routes() {
    Permission delete = Permission.delete(Resource.EXPERIMENTS);
    String experiment = "/api/v1/experiments/{experiment_id}";
    String run = "/api/v1/runs/{run_id}";
    return List.of(
        new Route("DELETE", experiment, delete, Effect.CHANGES, this::deleteExperiment),
        Route.post(experiment + "/restore", delete, this::restoreExperiment),
        new Route("DELETE", run, delete, Effect.CHANGES, this::deleteRun),
        Route.post(run + "/restore", delete, this::restoreRun));
  }

  private void deleteExperiment(Exchange exchange) {
    experiments.delete(exchange.caller(), exchange.pathName("experiment_id"));
    exchange.answerEmpty(204);
  }

  private void restoreExperiment(Exchange exchange) {
    experiments.restore(exchange.caller(), exchange.pathName("experiment_id"));
    exchange.answerEmpty(204);
  }

  private void deleteRun(Exchange exchange) {
    runs.delete(exchange.caller(), exchange.pathName("run_id"));
    exchange.answerEmpty(204);
  }

  private void restoreRun(Exchange exchange) {
    runs.restore(exchange.caller(), exchange.pathName("run_id"));
    exchange.answerEmpty(204);
  }

  /** Which runs or experiments a list is asked for: those that are not deleted, by default. */
  static Set<Lifecycle> asked(Exchange exchange) {
    String lifecycle = exchange.query("lifecycle").orElse("active");
    return switch (lifecycle) {
      case "active" -> EnumSet.of(Lifecycle.ACTIVE);
      case "deleted" -> EnumSet.of(Lifecycle.DELETED);
      case "all" -> EnumSet.allOf(Lifecycle.class);
      default ->
          throw InvalidInput.field(
              "lifecycle", lifecycle, "active, deleted or all", "leave it out for active ones");
    };
  }
}
