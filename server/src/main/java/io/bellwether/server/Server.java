// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.DatabaseUrl;
import io.bellwether.adapters.sql.SqlIdempotentReplies;
import io.bellwether.adapters.sql.workspaces.SqlWorkspaceStore;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.HttpServer;
import io.bellwether.protocols.http.Idempotency;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Every part of the running server, put together by hand, in the order of the rooms. */
final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path data;
  private String url = "";
  private String grpc = "";
  private Optional<String> mlflowUrl = Optional.empty();
  private List<Route> routes = List.of();
  private volatile boolean ready;

  private Server(Path data) {
    this.data = data;
  }

  /** Opens everything and listens; what was opened is closed again if something fails. */
  static Server start(Settings settings, Path home) {
    Login.of(settings);
    Path data = Path.of(settings.text(Setting.DATA)).toAbsolutePath().normalize();
    Server server = new Server(data);
    try {
      server.open(settings, home);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  String url() {
    return url;
  }

  /** Where gRPC is answered: host and port. */
  String grpc() {
    return grpc;
  }

  /** The address of MLflow's own listener. */
  Optional<String> mlflowUrl() {
    return mlflowUrl;
  }

  Path data() {
    return data;
  }

  /** Every route that it answers. */
  List<Route> routes() {
    return routes;
  }

  private void open(Settings settings, Path home) {
    part(DataFolder.open(data));
    Database database = part(database(settings));
    Rooms rooms = new Rooms(settings, data, database, this::part);
    ServerRoutes own = new ServerRoutes(rooms.metrics, () -> ready);
    PublicPaths paths = PublicPaths.of(settings);
    List<Api> apis = RouteTable.of(rooms, own, pageFiles(home)).stream().map(paths::of).toList();
    routes = apis.stream().flatMap(api -> api.routes().stream()).toList();
    Idempotency idempotency =
        new Idempotency(new SqlIdempotentReplies(database), database, rooms.clock);
    rooms.start(idempotency::forgetOld);
    IntFunction<String> listen =
        port -> {
          String host = settings.text(Setting.HOST);
          SqlWorkspaceStore workspaces = new SqlWorkspaceStore(database);
          HttpServer http =
              part(
                  new HttpServer(
                      host, port, apis, workspaces, idempotency, rooms.ids, rooms.access.gate()));
          return "http://" + host + ":" + http.port();
        };
    url = listen.apply(settings.integer(Setting.PORT, 0, 65535));
    if (settings.optional(Setting.MLFLOW_PORT).isPresent()) {
      mlflowUrl = Optional.of(listen.apply(settings.integer(Setting.MLFLOW_PORT, 0, 65535)));
    }
    boolean apart = settings.optional(Setting.GRPC_PORT).isPresent();
    String grpcUrl = apart ? listen.apply(settings.integer(Setting.GRPC_PORT, 0, 65535)) : url;
    grpc = grpcUrl.replace("http://", "");
    ready = true;
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Thread.ofVirtual().start(() -> NativeLibraries.removeOld(temporary, rooms.clock.instant()));
  }

  private Database database(Settings settings) {
    String fallback = "sqlite:////" + data.resolve("bellwether.db");
    try {
      return databaseUrl(settings.optional(Setting.DATABASE_URL).orElse(fallback)).open();
    } catch (Unavailable e) {
      throw new BadConfiguration(
          "%s: %s (expected: a database that answers)"
              .formatted(Setting.DATABASE_URL.key(), e.getMessage()));
    }
  }

  private static DatabaseUrl databaseUrl(String url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(String.valueOf(e.getMessage()));
    }
  }

  private static PageFiles pageFiles(Path home) {
    try {
      return new PageFiles(home.resolve("ui"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Closes the parts, the last opened first: no new requests, then jobs, then stores. */
  @Override
  public void close() {
    ready = false;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "a part did not close", e);
      }
    }
  }
}
