// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.stream.Stream;

/** Calls of MLflow's protocol that are not answered, and why. */
final class LeftOut {
  private static final String PATH = "/3.0/mlflow/";

  private static final String NO_SCORING =
      "this server never runs scorers: run them where your code is";

  private static final String NO_CALLS = "this server calls no language models";

  private static final List<Group> GROUPS =
      List.of(
          new Group("gateway/budgets", NO_CALLS + ", so there is nothing to spend"),
          new Group("gateway/guardrails", NO_CALLS + ", so there is nothing to guard"),
          new Group("assistant", NO_CALLS),
          new Group(
              "prompt-optimization",
              "this server calls no language models: optimise where you do"));

  private static final List<One> ONES =
      List.of(
          new One("PUT", "scorers/online-config", NO_SCORING),
          new One("POST", "scorer/invoke", NO_SCORING),
          new One("POST", "issues/invoke", NO_CALLS),
          new One("GET", "gateway/supported-providers", NO_CALLS),
          new One("GET", "gateway/supported-models", NO_CALLS),
          new One("GET", "gateway/provider-config", NO_CALLS),
          new One("GET", "gateway/secrets/config", NO_CALLS));

  private LeftOut() {}

  /** All that begins with this name. */
  private record Group(String name, String reason) {
    private static final List<String> METHODS = List.of("GET", "POST", "PATCH", "DELETE");

    Stream<Route> routes() {
      return METHODS.stream()
          .flatMap(
              method ->
                  Stream.of(name, name + "/{+path}").map(path -> route(method, path, reason)));
    }
  }

  private record One(String method, String path, String reason) {
    Route route() {
      return LeftOut.route(method, path, reason);
    }
  }

  static List<Route> routes() {
    Stream<Route> groups = GROUPS.stream().flatMap(Group::routes);
    return Stream.concat(groups, ONES.stream().map(One::route)).toList();
  }

  /** Asking a model by an endpoint. */
  static List<Route> bareRoutes() {
    return List.of(answering("POST", "/gateway/{+path}", "gateway", NO_CALLS));
  }

  private static Route route(String method, String path, String reason) {
    return answering(method, PATH + path, path.replace("/{+path}", ""), reason);
  }

  private static Route answering(String method, String path, String name, String reason) {
    return new Route(
        method,
        path,
        READ_RUNS,
        Effect.READS,
        exchange -> {
          throw new Refusal(ErrorCode.NOT_IMPLEMENTED, "%s: %s.".formatted(name, reason));
        });
  }
}
