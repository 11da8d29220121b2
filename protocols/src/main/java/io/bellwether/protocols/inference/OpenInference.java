// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LoadOrders;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The served models over the Open Inference protocol, version 2, and its older version 1. */
public final class OpenInference {
  private static final Permission OPEN = Permission.read(Resource.SERVER);
  private static final Permission READ = Permission.read(Resource.SERVING);

  /** Triton's additions that are answered. */
  static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "model_configuration",
          "model_repository",
          "parameters",
          "statistics");

  private OpenInference() {}

  /**
   * @param version of this server
   * @param ready whether requests are answered
   */
  public static Api api(
      Serving serving,
      Registry registry,
      LoadOrders orders,
      String version,
      BooleanSupplier ready) {
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.get(
            "/v2",
            OPEN,
            exchange -> exchange.answer(200, new Server("bellwether", version, EXTENSIONS))));
    routes.add(
        Route.get("/v2/health/live", OPEN, exchange -> exchange.answer(200, Map.of("live", true))));
    routes.add(Route.get("/v2/health/ready", OPEN, exchange -> ready(exchange, ready)));
    routes.add(Route.get("/v2/{+path}", READ, OpenInference::absent));
    routes.add(Route.query("/v2/{+path}", READ, OpenInference::absent));
    routes.addAll(new ModelRoutes(serving, registry).routes());
    routes.addAll(new InferRoutes(serving).routes());
    routes.addAll(new RepositoryRoutes(new Repository(serving, registry, orders)).routes());
    routes.addAll(new StatisticsRoutes(serving, registry).routes());
    routes.addAll(new V1Routes(serving, registry).routes());
    return new Api(routes, InferenceErrors::answer);
  }

  private record Server(String name, String version, List<String> extensions) {}

  private static void ready(Exchange exchange, BooleanSupplier ready) {
    boolean isReady = ready.getAsBoolean();
    exchange.answer(isReady ? 200 : 503, Map.of("ready", isReady));
  }

  /** Shared memory, traces, log settings and the like: told in the protocol's own words. */
  private static void absent(Exchange exchange) {
    throw new NotFound("path", exchange.path(), AbsentCalls.instead(exchange.path()));
  }
}
