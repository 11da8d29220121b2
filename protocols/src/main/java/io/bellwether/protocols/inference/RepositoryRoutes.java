// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;

/** The repository: which versions are in memory. */
final class RepositoryRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);

  /** A request is a few words; a tree of a large body would take far more memory than the body. */
  private static final int MOST_BYTES = 64 << 10;

  private final Repository repository;

  RepositoryRoutes(Repository repository) {
    this.repository = repository;
  }

  List<Route> routes() {
    return List.of(
        Route.query("/v2/repository/index", READ, this::index),
        Route.post("/v2/repository/models/{model}/load", WRITE, this::load),
        Route.post("/v2/repository/models/{model}/unload", WRITE, this::unload));
  }

  private void index(Exchange exchange) throws IOException {
    boolean readyOnly = body(exchange).path("ready").asBoolean(false);
    exchange.answer(200, repository.index(exchange.caller(), readyOnly));
  }

  private static JsonNode body(Exchange exchange) throws IOException {
    byte[] body = PackedBody.read(exchange, MOST_BYTES);
    JsonNode tree = body.length == 0 ? Json.mapper().createObjectNode() : Json.tree(body);
    if (!tree.isObject()) {
      throw new Malformed("the body: %s (expected: a JSON object)".formatted(tree.getNodeType()));
    }
    return tree;
  }

  private void load(Exchange exchange) throws IOException {
    boolean hasParameters = !body(exchange).path("parameters").isEmpty();
    repository.load(exchange.caller(), exchange.pathName("model"), hasParameters);
    exchange.answerEmpty(200);
  }

  private void unload(Exchange exchange) throws IOException {
    body(exchange);
    repository.unload(exchange.caller(), exchange.pathName("model"));
    exchange.answerEmpty(200);
  }
}
