// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.stream.Stream;

/** Where routes are found from outside, by the flags that {@code mlflow server} has for it. */
record PublicPaths(String prefix, boolean servesArtifacts) {
  private static final String ARTIFACTS = "/mlflow-artifacts/";

  static PublicPaths of(Settings settings) {
    String prefix = settings.text(Setting.STATIC_PREFIX);
    if (!prefix.isEmpty() && !prefix.matches("(/[\\w.~-]+)+")) {
      throw new BadConfiguration(
          "%s: %s (expected: a path such as /mlflow, without / at its end)"
              .formatted(Setting.STATIC_PREFIX.key(), prefix));
    }
    boolean serves = settings.flag(Setting.SERVE_ARTIFACTS);
    if (!serves && settings.optional(Setting.ARTIFACT_ROOT).isEmpty()) {
      throw new BadConfiguration(
          "%s: false (expected: together with --artifact-root, where clients keep their artifacts)"
              .formatted(Setting.SERVE_ARTIFACTS.key()));
    }
    return new PublicPaths(prefix, serves);
  }

  /** The same calls also behind the prefix; who strips it on the way meets them without. */
  Api of(Api api) {
    List<Route> own = api.routes().stream().map(this::open).toList();
    Stream<Route> prefixed = prefix.isEmpty() ? Stream.of() : own.stream().map(this::behindPrefix);
    return new Api(Stream.concat(own.stream(), prefixed).toList(), api.errors());
  }

  private Route open(Route route) {
    return servesArtifacts || !route.path().contains(ARTIFACTS)
        ? route
        : with(route, route.path(), PublicPaths::refuse);
  }

  private Route behindPrefix(Route route) {
    String path = route.path().equals("/") ? prefix : prefix + route.path();
    return with(route, path, route.handler());
  }

  private static Route with(Route route, String path, Route.Handler handler) {
    return new Route(route.method(), path, route.permission(), route.effect(), handler);
  }

  private static void refuse(Exchange exchange) {
    exchange.answerText(
        503,
        "Endpoint: %s disabled due to the server running with `--no-serve-artifacts`."
            .formatted(exchange.path()));
  }
}
