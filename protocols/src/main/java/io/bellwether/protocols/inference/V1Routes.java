// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Version 1 of the protocol: rows in, predictions out. */
final class V1Routes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);

  private final Serving serving;
  private final Registry registry;

  V1Routes(Serving serving, Registry registry) {
    this.serving = serving;
    this.registry = registry;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/models", READ, this::list),
        Route.get("/v1/models/{model}", READ, this::ready),
        Route.predict("/v1/models/{model}:predict", WRITE, one -> predict(one, false)),
        Route.predict("/v1/models/{model}:explain", WRITE, one -> predict(one, true)));
  }

  private void list(Exchange exchange) {
    List<String> names =
        RegisteredModels.served(registry, exchange.caller()).map(RegisteredModel::name).toList();
    exchange.answer(200, Map.of("models", names));
  }

  private record Ready(String name, boolean ready) {}

  /** A model without a champion is 503, as KServe's clients expect. */
  private void ready(Exchange exchange) {
    String name = exchange.pathName("model");
    LoadedModel model = serving.answering(exchange.caller(), name, Optional.empty());
    exchange.answer(200, new Ready(model.version().model(), true));
  }

  private void predict(Exchange exchange, boolean explain) throws IOException {
    Frame frame = frame(JsonValues.read(exchange.bytes()));
    if (frame.rows().isEmpty()) {
      throw new Malformed("instances: none (expected: at least one row)");
    }
    Predictions predictions =
        Predictions.of(
            serving, exchange.caller(), exchange.pathName("model"), frame, false, explain);
    predictions.tellIds(exchange);
    PackedBody.answer(exchange, "application/json", predictions.json(true));
  }

  private static Frame frame(@Nullable Object body) {
    if (body instanceof Map<?, ?> fields
        && fields.containsKey("instances") != fields.containsKey("inputs")) {
      return fields.containsKey("instances")
          ? Frame.rows("instances", fields.get("instances"))
          : Frame.columns("inputs", fields.get("inputs"));
    }
    throw new Malformed(
        "the body: (expected: an object with instances, a list of rows, or inputs)");
  }
}
