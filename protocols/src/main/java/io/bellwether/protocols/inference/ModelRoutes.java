// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What models there are, what they take and whether they are ready. */
final class ModelRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);

  private final Serving serving;
  private final Registry registry;

  ModelRoutes(Serving serving, Registry registry) {
    this.serving = serving;
    this.registry = registry;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v2/models", READ, this::list),
        Route.get("/v2/models/{model}", READ, one -> describe(one, served(one))),
        Route.get(
            "/v2/models/{model}/versions/{version}", READ, one -> describe(one, version(one))),
        Route.get("/v2/models/{model}/ready", READ, one -> ready(one, Optional.empty())),
        Route.get(
            "/v2/models/{model}/versions/{version}/ready",
            READ,
            one -> ready(one, Optional.of(one.pathName("version")))),
        Route.get("/v2/models/{model}/config", READ, one -> configure(one, served(one))),
        Route.get(
            "/v2/models/{model}/versions/{version}/config",
            READ,
            one -> configure(one, version(one))));
  }

  private void list(Exchange exchange) {
    List<String> names =
        RegisteredModels.served(registry, exchange.caller()).map(RegisteredModel::name).toList();
    exchange.answer(200, Map.of("models", names));
  }

  private LoadedModel served(Exchange exchange) {
    return serving.served(exchange.caller(), exchange.pathName("model"));
  }

  private LoadedModel version(Exchange exchange) {
    return serving.version(
        exchange.caller(), exchange.pathName("model"), exchange.pathName("version"));
  }

  private void describe(Exchange exchange, LoadedModel model) {
    exchange.answer(200, ModelDescription.of(registry, exchange.caller(), model));
  }

  private record Ready(String name, boolean ready) {}

  private record NotReady(String name, boolean ready, String error) {}

  private void ready(Exchange exchange, Optional<String> version) {
    String name = exchange.pathName("model");
    try {
      LoadedModel model = serving.answering(exchange.caller(), name, version);
      exchange.answer(200, new Ready(model.version().model(), true));
    } catch (Unavailable | Unservable e) {
      exchange.answer(503, new NotReady(name, false, e.getMessage() + ""));
    }
  }

  private record Config(
      String name,
      String platform,
      String backend,
      Map<String, Object> versionPolicy,
      int maxBatchSize,
      List<ConfigTensor> input,
      List<ConfigTensor> output,
      Map<String, Map<String, String>> parameters) {}

  private record ConfigTensor(String name, String dataType, List<Integer> dims) {
    static List<ConfigTensor> of(List<ModelDescription.TensorDescription> tensors) {
      return tensors.stream()
          .map(
              tensor ->
                  new ConfigTensor(tensor.name(), tensor.datatype().configured(), tensor.shape()))
          .toList();
    }
  }

  /** As Triton's: rows are a dimension of the tensors, so there is no batch size beside them. */
  private void configure(Exchange exchange, LoadedModel model) {
    ModelDescription described = ModelDescription.of(registry, exchange.caller(), model);
    Map<String, Map<String, String>> parameters =
        described.properties().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> Map.of("string_value", entry.getValue())));
    exchange.answer(
        200,
        new Config(
            described.name(),
            described.platform(),
            "bellwether",
            Map.of("latest", Map.of("num_versions", 1)),
            0,
            ConfigTensor.of(described.inputs()),
            ConfigTensor.of(described.outputs()),
            parameters));
  }
}
