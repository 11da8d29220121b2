// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import java.util.Optional;

/** Where the files of versions are: sources may name a logged model or another version. */
final class Locations {
  private static final String MODELS = "models:/";
  private static final int MOST_HOPS = 10;

  private final Registry registry;
  private final LoggedModels loggedModels;

  Locations(Registry registry, LoggedModels loggedModels) {
    this.registry = registry;
    this.loggedModels = loggedModels;
  }

  /** {@code models:/m-…} names a logged model, {@code models:/name/version} a version. */
  static Optional<String> loggedModelId(String source) {
    String rest = source.startsWith(MODELS) ? source.substring(MODELS.length()) : "";
    return rest.isEmpty() || rest.contains("/") ? Optional.empty() : Optional.of(rest);
  }

  /** The version that a source of the form {@code models:/name/version} names. */
  Optional<ModelVersion> named(Caller caller, String source) {
    String rest = source.startsWith(MODELS) ? source.substring(MODELS.length()) : "";
    int slash = rest.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(
            registry.version(caller, rest.substring(0, slash), rest.substring(slash + 1)));
  }

  /** The source, or where what it names has its files, for a client to read. */
  String of(Caller caller, String source) {
    String found = of(caller, source, MOST_HOPS);
    return MlmodelExports.location(caller, found).orElse(found);
  }

  private String of(Caller caller, String source, int hops) {
    Optional<String> loggedModel = loggedModelId(source);
    if (loggedModel.isPresent()) {
      return loggedModels.get(caller, loggedModel.get()).artifactLocation();
    }
    if (!source.startsWith(MODELS) || hops == 0) {
      return source;
    }
    ModelVersion target = named(caller, source).orElseThrow();
    return of(caller, target.content().source(), hops - 1);
  }
}
