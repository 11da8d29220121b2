// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Asks a just started server the first things that anybody asks, for the start-up cache. */
final class Rehearsal {
  private static final List<String> PATHS =
      List.of("/health", "/health/ready", "/ui/", "/metrics", "/api/v1/overview", "/api/v1/models");

  private Rehearsal() {}

  static void of(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : PATHS) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
