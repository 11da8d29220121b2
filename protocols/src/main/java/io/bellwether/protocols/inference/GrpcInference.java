// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LoadOrders;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.GrpcCall;
import io.bellwether.protocols.http.GrpcFailure;
import io.bellwether.protocols.http.GrpcStatus;
import io.bellwether.protocols.http.ProtobufReader;
import io.bellwether.protocols.http.ProtobufWriter;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The served models over the Open Inference protocol's gRPC, with Triton's additions. A call is a
 * POST over HTTP/2, so it has routes as every other; the messages are in {@code
 * api/open-inference.proto}.
 */
public final class GrpcInference {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final String HEALTH = "/grpc.health.v1.Health/";
  private static final Permission OPEN = Permission.read(Resource.SERVER);
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);

  private final Serving serving;
  private final Registry registry;
  private final Repository repository;

  private GrpcInference(Serving serving, Registry registry, LoadOrders orders) {
    this.serving = serving;
    this.registry = registry;
    this.repository = new Repository(serving, registry, orders);
  }

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
    GrpcInference calls = new GrpcInference(serving, registry, orders);
    GrpcHealth health = new GrpcHealth(SERVICE, ready);
    ProtobufWriter server =
        new ProtobufWriter()
            .text(1, "bellwether")
            .text(2, version)
            .elements(3, OpenInference.EXTENSIONS);
    List<Route> routes =
        List.of(
            call("ServerLive", OPEN, (_, _) -> truth(true)),
            call("ServerReady", OPEN, (_, _) -> truth(ready.getAsBoolean())),
            call("ServerMetadata", OPEN, (_, _) -> server),
            call("ModelReady", READ, calls::ready),
            call("ModelMetadata", READ, calls::metadata),
            call("ModelConfig", READ, calls::configuration),
            call("ModelStatistics", READ, calls::statistics),
            call("RepositoryIndex", READ, calls::index),
            Route.post(SERVICE + "RepositoryModelLoad", WRITE, unary(calls::load)),
            Route.post(SERVICE + "RepositoryModelUnload", WRITE, unary(calls::unload)),
            Route.predict(SERVICE + "ModelInfer", WRITE, unary(calls::infer)),
            Route.predict(SERVICE + "ModelStreamInfer", WRITE, calls::stream),
            Route.query(SERVICE + "{+method}", READ, GrpcInference::absent),
            Route.query(HEALTH + "Check", OPEN, unary((_, asked) -> health.check(asked))),
            Route.query(HEALTH + "Watch", OPEN, health::watch),
            Route.query(HEALTH + "{+method}", OPEN, GrpcInference::absent));
    return new Api(routes, GrpcErrors::answer);
  }

  /** Answers one message with one. */
  @FunctionalInterface
  private interface Unary {
    ProtobufWriter answer(Caller caller, ByteBuffer message);
  }

  private static Route call(String method, Permission permission, Unary unary) {
    return Route.query(SERVICE + method, permission, unary(unary));
  }

  private static Route.Handler unary(Unary unary) {
    return exchange -> {
      GrpcCall call = exchange.grpc();
      ByteBuffer message = call.only();
      call.answer(call.deadline().during(() -> unary.answer(exchange.caller(), message).bytes()));
    };
  }

  private static ProtobufWriter truth(boolean value) {
    return new ProtobufWriter().truth(1, value);
  }

  /** A model and perhaps one of its versions: most requests are nothing else. */
  private record Named(String model, Optional<String> version) {
    static Named read(Caller caller, ByteBuffer message) {
      ProtobufReader in = reader(message);
      String model = "";
      String version = "";
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> model = in.text();
          case 2 -> version = in.text();
          default -> in.skip();
        }
      }
      if (!model.isEmpty()) {
        caller.rights().check(Rights.Kind.MODEL, model);
      }
      return new Named(model, Optional.of(version).filter(text -> !text.isEmpty()));
    }
  }

  static ProtobufReader reader(ByteBuffer message) {
    return new ProtobufReader("no message of this call: ", message);
  }

  private LoadedModel model(Caller caller, ByteBuffer message) {
    Named named = Named.read(caller, message);
    return named
        .version
        .map(version -> serving.version(caller, named.model, version))
        .orElseGet(() -> serving.served(caller, named.model));
  }

  private ProtobufWriter ready(Caller caller, ByteBuffer message) {
    Named named = Named.read(caller, message);
    try {
      serving.answering(caller, named.model, named.version);
      return truth(true);
    } catch (Unavailable | Unservable | NotFound e) {
      return truth(false); // As Triton answers, whose clients ask so whether there is a model.
    }
  }

  private ProtobufWriter metadata(Caller caller, ByteBuffer message) {
    return GrpcMessages.metadata(ModelDescription.of(registry, caller, model(caller, message)));
  }

  private ProtobufWriter configuration(Caller caller, ByteBuffer message) {
    return GrpcMessages.configuration(
        ModelDescription.of(registry, caller, model(caller, message)));
  }

  private ProtobufWriter statistics(Caller caller, ByteBuffer message) {
    Named named = Named.read(caller, message);
    Optional<String> model = Optional.of(named.model).filter(text -> !text.isEmpty());
    return GrpcMessages.statistics(
        new ModelTotals(serving, registry).of(caller, model, named.version));
  }

  private ProtobufWriter index(Caller caller, ByteBuffer message) {
    ProtobufReader in = reader(message);
    boolean readyOnly = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 2) {
        readyOnly = in.varint() != 0;
      } else {
        in.skip();
      }
    }
    return GrpcMessages.index(repository.index(caller, readyOnly));
  }

  /** What is to be loaded or unloaded, and whether that is all that was said. */
  private record Change(String model, boolean hasParameters) {
    static Change read(Caller caller, ByteBuffer message) {
      ProtobufReader in = reader(message);
      String model = "";
      boolean hasParameters = false;
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 2) {
          model = in.text();
        } else {
          hasParameters |= field == 3;
          in.skip();
        }
      }
      caller.rights().check(Rights.Kind.MODEL, model);
      return new Change(model, hasParameters);
    }
  }

  private ProtobufWriter load(Caller caller, ByteBuffer message) {
    Change change = Change.read(caller, message);
    repository.load(caller, change.model, change.hasParameters);
    return new ProtobufWriter();
  }

  private ProtobufWriter unload(Caller caller, ByteBuffer message) {
    repository.unload(caller, Change.read(caller, message).model);
    return new ProtobufWriter();
  }

  private ProtobufWriter infer(Caller caller, ByteBuffer message) {
    return infer(caller, GrpcInferRequest.read(message));
  }

  private ProtobufWriter infer(Caller caller, GrpcInferRequest asked) {
    caller.rights().check(Rights.Kind.MODEL, asked.model());
    return GrpcInferReply.of(
        asked, Inference.of(serving, caller, asked.model(), asked.version(), asked.request()));
  }

  /**
   * Request after request; one that is wrong is told so, and the stream goes on, as long as its
   * caller may ask.
   */
  private void stream(Exchange exchange) throws IOException {
    GrpcCall call = exchange.grpc();
    for (Optional<ByteBuffer> message = call.read(); message.isPresent(); message = call.read()) {
      exchange.readmit();
      call.write(streamed(exchange, message.get()));
    }
    call.end();
  }

  private byte[] streamed(Exchange exchange, ByteBuffer message) {
    try {
      GrpcInferRequest asked = GrpcInferRequest.read(message);
      return exchange
          .grpc()
          .deadline()
          .during(() -> GrpcInferReply.streamed(infer(exchange.caller(), asked)));
    } catch (RuntimeException e) {
      String id = GrpcInferRequest.id(message);
      return GrpcInferReply.streamedError(GrpcErrors.message(exchange, e), id);
    }
  }

  /** Triton's calls for what this server does not have, and unknown ones. */
  private static void absent(Exchange exchange) {
    if (!exchange.isGrpc()) {
      throw new Malformed(exchange.path() + ": (expected: a call of gRPC, over HTTP/2)");
    }
    String method = exchange.pathName("method");
    String reason = "there is no such call (expected: %s)".formatted(AbsentCalls.instead(method));
    throw new GrpcFailure(GrpcStatus.UNIMPLEMENTED, method + ": " + reason);
  }
}
