// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.workspaces.WorkspaceStore;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One listener for all protocols, a virtual thread for each request. A connection speaks HTTP/1.1,
 * or HTTP/2 if the client begins with it, as clients of gRPC do; none is upgraded.
 */
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
  private static final HeaderName REQUEST_ID_HEADER = HeaderNames.create("X-Request-Id");
  private static final HeaderName WORKSPACE_HEADER = HeaderNames.create("X-MLFLOW-WORKSPACE");
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
  private static final int LARGE_AT_ONCE = 2;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Helidon waits so long twice for a connection of HTTP/2 whose client does not end it. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final WebServer server;
  private final Router router;
  private final WorkspaceStore workspaces;
  private final Idempotency idempotency;
  private final Ids ids;
  private final Gate gate;
  private final Http2Connections http2;
  private final LargeBodies largeBodies = new LargeBodies(LARGE_AT_ONCE, LONGEST_WAIT);

  /**
   * Starts to listen.
   *
   * @param port 0 = any free one
   * @param gate says who is asking and what that caller may do
   * @throws UncheckedIOException of a {@link BindException} if it cannot have the port
   */
  public HttpServer(
      String host,
      int port,
      List<Api> apis,
      WorkspaceStore workspaces,
      Idempotency idempotency,
      Ids ids,
      Gate gate) {
    this(host, port, apis, workspaces, idempotency, ids, gate, READ_TIMEOUT);
  }

  /**
   * @param patience with a client that neither sends nor takes anything, unless a call is worked on
   */
  HttpServer(
      String host,
      int port,
      List<Api> apis,
      WorkspaceStore workspaces,
      Idempotency idempotency,
      Ids ids,
      Gate gate,
      Duration patience) {
    this.http2 = new Http2Connections(patience);
    this.router = new Router(apis);
    this.workspaces = workspaces;
    this.idempotency = idempotency;
    this.ids = ids;
    this.gate = gate;
    this.server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .connectionOptions(options -> options.readTimeout(patience).tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                Http1ConnectionSelector.builder().config(Http1Config.create()).build())
            .addConnectionSelector(http2)
            .contentEncoding(new PackedBodies())
            .directHandlers(
                all -> all.addHandler(DirectHandler.EventType.BAD_REQUEST, this::refuse))
            .routing(HttpRouting.builder().any(this::handle))
            .build()
            .start();
    if (!server.isRunning()) { // Helidon only logs why.
      String reason = "port: %d is taken (expected: a free one; 0 = any)".formatted(port);
      throw new UncheckedIOException(reason, new BindException(reason));
    }
  }

  public int port() {
    return server.port();
  }

  /** Takes no new requests and waits for those that run. */
  @Override
  public void close() {
    http2.endAll();
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) throws IOException {
    String requestId =
        request
            .headers()
            .first(REQUEST_ID_HEADER)
            .filter(given -> REQUEST_ID.matcher(given).matches())
            .orElseGet(ids::next);
    // "Changing": HTTP/2 then does not push what repeats out of its table for it.
    response.header(HeaderValues.create(REQUEST_ID_HEADER, true, false, requestId));
    String workspace = request.headers().first(WORKSPACE_HEADER).orElse(Caller.DEFAULT_WORKSPACE);
    Caller caller = new Caller(workspace, "local", requestId);
    try (LargeBodies.Place place = largeBodies.place()) {
      Exchange exchange = new Exchange(request, response, caller, http2, place);
      try (Waiting.Call _ = exchange.begins()) {
        handle(exchange);
      }
    }
  }

  private void handle(Exchange exchange) throws IOException {
    Api.Errors errors = Problem::answer;
    try {
      Origins.check(exchange, gate.isGuarded());
      Router.Match match = router.find(exchange.routedMethod(), exchange.segments());
      errors =
          switch (match) {
            case Router.Match.Found found -> found.api().errors();
            case Router.Match.OtherMethods other -> other.api().errors();
            case Router.Match.None _ -> errors;
          };
      dispatch(exchange, match);
    } catch (RuntimeException e) {
      answerError(exchange, errors, e);
    }
  }

  private void dispatch(Exchange exchange, Router.Match match) throws IOException {
    switch (match) {
      case Router.Match.Found found -> {
        exchange.admitted(exchange.caller().at(found.route().path()));
        exchange.admittedBy(() -> admit(exchange, found.route().permission()));
        exchange.readmit();
        checkWorkspace(exchange.caller().workspace());
        exchange.matched(found.names());
        PackedBody.packing(exchange); // Before somebody reads it.
        checkModel(exchange, found.names());
        idempotency.handle(exchange, found.route(), found.api().errors());
      }
      case Router.Match.OtherMethods other -> {
        exchange.answerHeader("Allow", String.join(", ", other.methods()));
        throw new WrongMethod(exchange.method(), other.methods());
      }
      case Router.Match.None _ -> throw new NotFound("path", exchange.path());
    }
  }

  private void admit(Exchange exchange, Permission needed) {
    exchange.admitted(
        gate.admit(
            exchange.caller(),
            Authorization.read(exchange.header("Authorization")),
            exchange.address(),
            needed));
  }

  /** Whatever a route does with the model in its path, the caller must be allowed to see it. */
  private static void checkModel(Exchange exchange, Map<String, String> names) {
    String model = names.get("model");
    if (model != null) {
      exchange.caller().rights().check(Rights.Kind.MODEL, model);
    }
  }

  private void checkWorkspace(String workspace) {
    if (!workspace.equals(Caller.DEFAULT_WORKSPACE) && !workspaces.exists(workspace)) {
      throw new NotFound("workspace", workspace);
    }
  }

  /** What cannot even be routed gets an error of the same form. */
  private DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    String requestId = ids.next();
    Problem problem =
        Problem.of(
            status.code(),
            "bad_request",
            "the request cannot be read (expected: valid HTTP/1.1, and %-escapes of UTF-8 in path"
                + " and query)",
            requestId);
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(REQUEST_ID_HEADER, requestId)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .entity(Json.bytes(problem))
        .keepAlive(false)
        .build();
  }

  private static void answerError(Exchange exchange, Api.Errors errors, RuntimeException error)
      throws IOException {
    if (isGone(error)) {
      LOG.log(System.Logger.Level.DEBUG, "a client hung up before its reply ended", error);
      throw new CloseConnectionException("the client is gone", error);
    }
    if (exchange.isAnswered()) {
      LOG.log(System.Logger.Level.ERROR, "a reply broke off", error);
      throw error;
    }
    errors.answer(exchange, error);
  }

  /** Whether nobody takes the reply any more, which is no failure of the server. */
  private static boolean isGone(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CloseConnectionException || cause instanceof SocketWriterException) {
        return true;
      }
    }
    return false;
  }
}
