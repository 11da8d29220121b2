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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;

/** Asks a server that speaks MLflow's protocol. */
final class HttpApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> UNKNOWN = List.of(404, 405, 501);
  private static final List<Integer> UNTOLD = List.of(403, 404, 405, 501);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String url;
  private final Optional<String> login;
  private final Duration patience;
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("mlflow-patience").factory());

  /**
   * @param login user and password, with a colon between
   */
  HttpApi(String url, Optional<String> login) {
    this(url, login, Duration.ofMinutes(2));
  }

  /**
   * @param patience how long to wait for an answer, and for each part of a file
   */
  HttpApi(String url, Optional<String> login, Duration patience) {
    this.url = url;
    this.patience = patience;
    clock.setRemoveOnCancelPolicy(true); // There is one for each part of a file that is read.
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

  /** Missing, too, where the user may not see it. */
  JsonNode getIfAllowed(String path) {
    return json(request(path).GET(), UNTOLD);
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

  /**
   * @throws IOException if there is no such file
   * @throws Unavailable if there may be one later
   */
  InputStream download(String path) throws IOException {
    HttpResponse<InputStream> response = send(request(path).GET(), BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return new PatientStream(response.body(), patience, clock);
    }
    response.body().close();
    String reason = "a file answers %d".formatted(response.statusCode());
    if (response.statusCode() >= 500 || response.statusCode() == 429) {
      throw unavailable(reason);
    }
    throw new IOException(reason);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(patience);
    login.ifPresent(header -> request.header("Authorization", header));
    return request;
  }

  private JsonNode json(HttpRequest.Builder request) {
    return json(request, UNKNOWN);
  }

  private JsonNode json(HttpRequest.Builder request, List<Integer> missing) {
    HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
    if (missing.contains(response.statusCode())) {
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
    clock.shutdownNow();
    http.close();
  }
}
