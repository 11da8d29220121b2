// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The repository: which versions are in memory. What is served is decided in the registry, by
 * aliases; a version is loaded when it is first asked for, and loading is only sooner.
 */
final class RepositoryRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);
  private static final String READY = "READY";
  private static final String UNAVAILABLE = "UNAVAILABLE";

  /** A request is a few words; a tree of a large body would take far more memory than the body. */
  private static final int MOST_BYTES = 64 << 10;

  private final Serving serving;
  private final Registry registry;

  RepositoryRoutes(Serving serving, Registry registry) {
    this.serving = serving;
    this.registry = registry;
  }

  List<Route> routes() {
    return List.of(
        Route.query("/v2/repository/index", READ, this::index),
        Route.query("/v2/repository/models/{model}/load", WRITE, this::load),
        Route.query("/v2/repository/models/{model}/unload", WRITE, this::unload));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Entry(String name, @Nullable String version, String state, String reason) {}

  private void index(Exchange exchange) throws IOException {
    Caller caller = exchange.caller();
    boolean readyOnly = body(exchange).path("ready").asBoolean(false);
    List<Entry> entries =
        RegisteredModels.all(registry, caller)
            .flatMap(model -> entries(caller, model))
            .filter(entry -> !readyOnly || entry.state.equals(READY))
            .toList();
    exchange.answer(200, entries);
  }

  /** The versions that have an alias. */
  private Stream<Entry> entries(Caller caller, RegisteredModel model) {
    if (model.aliases().isEmpty()) {
      return Stream.of(new Entry(model.name(), null, UNAVAILABLE, "no version has an alias"));
    }
    Optional<Integer> champion = Optional.ofNullable(model.aliases().get(RegisteredModel.CHAMPION));
    return new TreeSet<>(model.aliases().values())
        .stream()
            .map(
                number -> {
                  String version = number.toString();
                  boolean ready =
                      champion.filter(number::equals).isPresent()
                          || serving.isLoaded(caller, model.name(), version);
                  return new Entry(
                      model.name(),
                      version,
                      ready ? READY : UNAVAILABLE,
                      ready ? "" : "not in memory; loads with its first request");
                });
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
    if (!body(exchange).path("parameters").isEmpty()) {
      throw new Malformed(
          "parameters: given (expected: none; files come by POST /api/v1/models/%s/versions)"
              .formatted(exchange.pathName("model")));
    }
    try {
      serving.served(exchange.caller(), exchange.pathName("model"));
    } catch (Unavailable e) {
      if (e.code().equals(Serving.NO_CHAMPION)) {
        throw new Conflict(e.code(), e.getMessage() + "");
      }
      throw e;
    }
    exchange.answerEmpty(200);
  }

  private void unload(Exchange exchange) throws IOException {
    body(exchange);
    RegisteredModel model = registry.model(exchange.caller(), exchange.pathName("model"));
    Integer champion = model.aliases().get(RegisteredModel.CHAMPION);
    if (champion != null) {
      throw new Conflict(
          "model_served",
          "%s: version %d is the champion and serves (expected: a model without one; remove the alias first)"
              .formatted(model.name(), champion));
    }
    serving.unload(exchange.caller(), model.name());
    exchange.answerEmpty(200);
  }
}
