// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.Registry;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.stream.Stream;

/** MLflow's routes under both of its prefixes. */
public final class Mlflow {
  static final Permission READ_RUNS = Permission.read(Resource.EXPERIMENTS);
  static final Permission WRITE_RUNS = Permission.write(Resource.EXPERIMENTS);
  static final Permission READ_MODELS = Permission.read(Resource.MODELS);
  static final Permission WRITE_MODELS = Permission.write(Resource.MODELS);

  private static final List<String> PREFIXES = List.of("/api", "/ajax-api");

  private Mlflow() {}

  public static Api api(
      Experiments experiments,
      Runs runs,
      LoggedModels models,
      Artifacts artifacts,
      Registry registry,
      ModelEdits edits) {
    List<List<Route>> calls =
        List.of(
            new ExperimentCalls(experiments).routes(),
            new RunCalls(runs).routes(),
            new LogCalls(runs).routes(),
            new LoggedModelCalls(models).routes(),
            new ArtifactCalls(runs, models, artifacts).routes(),
            new ModelCalls(registry, edits).routes(),
            new VersionCalls(registry, edits, models).routes(),
            new ServerCalls().routes());
    List<Route> routes =
        calls.stream().flatMap(List::stream).flatMap(Mlflow::underBothPrefixes).toList();
    return new Api(routes, Errors::answer);
  }

  private static Stream<Route> underBothPrefixes(Route call) {
    return PREFIXES.stream()
        .map(
            prefix ->
                new Route(
                    call.method(),
                    prefix + call.path(),
                    call.permission(),
                    call.effect(),
                    call.handler()));
  }

  static Route patch(String path, Permission permission, Route.Handler handler) {
    return new Route("PATCH", path, permission, Effect.CHANGES, handler);
  }

  static Route delete(String path, Permission permission, Route.Handler handler) {
    return new Route("DELETE", path, permission, Effect.CHANGES, handler);
  }
}
