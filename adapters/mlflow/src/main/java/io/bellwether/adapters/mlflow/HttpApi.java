// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a server that speaks MLflow's protocol. */
final class HttpApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String url;
  private final Optional<String> login;

  /**
   * @param login user and password, with a colon between
   */
  HttpApi(String url, Optional<String> login) {
    this.url = url;
    this.login =
        login.map(
            text ->
                "Basic "
                    + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Missing where there is no such thing; an older server does not know all paths. */
  JsonNode get(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return json(request(path + "?" + parameters).GET());
  }

  /** Missing where there is no such thing. */
  JsonNode post(String path, Map<String, ?> body) {
    try {
      return json(
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    } catch (IOException e) {
      throw new IllegalStateException("a map can be written as JSON", e);
    }
  }

  InputStream download(String path) throws IOException {
    HttpResponse<InputStream> response = send(request(path).GET(), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("status " + response.statusCode());
    }
    return response.body();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    login.ifPresent(header -> request.header("Authorization", header));
    return request;
  }

  private JsonNode json(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() == 404) {
      return MissingNode.getInstance();
    }
    if (response.statusCode() != 200) {
      throw unavailable("%s answers %d".formatted(response.uri().getPath(), response.statusCode()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw unavailable(response.uri().getPath() + " does not answer JSON");
    }
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException e) {
      throw unavailable("it does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the import was interrupted");
    }
  }

  private static Unavailable unavailable(String reason) {
    return new Unavailable("import_source_unavailable", "MLflow's server: " + reason);
  }

  @Override
  public void close() {
    http.close();
  }
}
