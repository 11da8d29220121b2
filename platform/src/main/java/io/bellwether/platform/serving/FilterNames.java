// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether what a filter names exists: else that nothing is found would be no news. */
public final class FilterNames {
  private static final int MOST_TOLD = 30;

  private final PredictionLog log;
  private final Registry registry;

  public FilterNames(PredictionLog log, Registry registry) {
    this.log = log;
    this.registry = registry;
  }

  /**
   * What the log has of a model that was deleted, or of an alias that is gone, is found as before.
   *
   * @throws NotFound if there is no such model, and never was a prediction of it
   * @throws Malformed if no request can have been on such a route
   */
  public void check(Caller caller, PredictionFilter wanted) {
    wanted
        .model()
        .filter(model -> log.count(caller.workspace(), model) == 0)
        .ifPresent(model -> registry.model(caller, model));
    wanted.route().ifPresent(route -> checkRoute(caller, wanted.model(), route));
  }

  private void checkRoute(Caller caller, Optional<String> model, String route) {
    SortedSet<String> known = routes(caller, model);
    if (!known.contains(route) && !wasTaken(caller, model, route)) {
      List<String> told = known.stream().limit(MOST_TOLD).toList();
      throw new Malformed(
          "route: %s (expected: one of %s%s)"
              .formatted(route, told, told.size() < known.size() ? ", or another alias" : ""));
    }
  }

  private SortedSet<String> routes(Caller caller, Optional<String> model) {
    List<RegisteredModel> models =
        model.isPresent()
            ? registry.find(caller, model.get()).stream().toList()
            : registry.list(caller, Page.Request.first(Page.Request.MAX_LIMIT)).items();
    SortedSet<String> known = new TreeSet<>(Prediction.Route.ALWAYS);
    models.forEach(one -> known.addAll(one.aliases().keySet()));
    return known;
  }

  /** By an alias that there is no more. */
  private boolean wasTaken(Caller caller, Optional<String> model, String route) {
    Optional<String> any = Optional.empty();
    PredictionFilter once =
        new PredictionFilter(
            model,
            any,
            Optional.of(route),
            any,
            any,
            any,
            Map.of(),
            Optional.empty(),
            Optional.empty());
    Page<Prediction> found =
        log.list(caller.workspace(), once, Page.Request.first(1))
            .filtered(made -> caller.rights().sees(Rights.Kind.MODEL, made.model()));
    return !found.items().isEmpty() || found.next().isPresent();
  }
}
