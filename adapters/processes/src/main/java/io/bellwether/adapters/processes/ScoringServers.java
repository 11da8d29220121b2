// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.serving.PythonModels;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Versions that a server elsewhere scores, as {@code mlflow models serve} does; the others run as
 * they would without it. The administrator names each address, so nobody else decides whom this
 * server calls; it is not led on by what is answered there.
 */
public final class ScoringServers implements PythonModels, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Map<String, Server> servers;
  private final Limits limits;
  private final Map<String, CallTurns> turns = new HashMap<>();
  private final PythonModels others;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /**
   * What is asked of one server.
   *
   * @param longest how long it may take to answer
   * @param atOnce how many calls it gets at a time, for whichever versions
   * @param longestWait of others for their turn
   */
  public record Limits(Duration longest, int atOnce, Duration longestWait) {}

  /**
   * Where one is.
   *
   * @param login empty if it asks for none
   */
  public record Server(URI address, Optional<Login> login) {}

  /**
   * @param servers by version, as {@link ModelDirectories.Python#version} names it
   */
  public ScoringServers(Map<String, Server> servers, Limits limits, PythonModels others) {
    this.servers = Map.copyOf(servers);
    this.limits = limits;
    this.others = others;
    for (Server server : servers.values()) {
      turns.put(
          server.address.getAuthority(), new CallTurns(limits.atOnce(), limits.longestWait()));
    }
  }

  @Override
  public Running start(ModelDirectories.Python model) {
    Server server = servers.get(model.version());
    if (server == null) {
      return others.start(model);
    }
    CallTurns own = Objects.requireNonNull(turns.get(server.address.getAuthority()));
    return ScoringServer.of(http, server, limits.longest(), own, model);
  }

  @Override
  public void prepare(ModelDirectories.Python model) {
    if (!servers.containsKey(model.version())) {
      others.prepare(model);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
