// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.serving.PythonModels;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/**
 * Versions that a server elsewhere scores, as {@code mlflow models serve} does; the others run as
 * they would without it. The administrator names each address, so nobody else decides whom this
 * server calls; it is not led on by what is answered there.
 */
public final class ScoringServers implements PythonModels, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Map<String, URI> servers;
  private final Duration longest;
  private final PythonModels others;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /**
   * @param servers by version, as {@link ModelDirectories.Python#version} names it
   * @param longest how long one may take to answer
   */
  public ScoringServers(Map<String, URI> servers, Duration longest, PythonModels others) {
    this.servers = Map.copyOf(servers);
    this.longest = longest;
    this.others = others;
  }

  @Override
  public Running start(ModelDirectories.Python model) {
    URI server = servers.get(model.version());
    return server == null ? others.start(model) : ScoringServer.of(http, server, longest, model);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
