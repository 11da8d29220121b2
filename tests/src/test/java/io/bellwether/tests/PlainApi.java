// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client that only sends and reads, for load: {@link IOException} means that the server is gone.
 */
final class PlainApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  PlainApi(String url) {
    this.url = url;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  JsonNode post(String path, Object json) throws IOException, InterruptedException {
    return send("POST", path, json);
  }

  JsonNode put(String path, Object json) throws IOException, InterruptedException {
    return send("PUT", path, json);
  }

  JsonNode delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
  }

  private JsonNode send(String method, String path, Object json)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json))));
  }

  JsonNode upload(String path, String content) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofString(content)));
  }

  /** What is no JSON comes as a text. */
  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new Refusal(
          "%s: %d %s".formatted(response.uri(), response.statusCode(), response.body()));
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.contains("json")
        ? JSON.readTree(response.body())
        : TextNode.valueOf(response.body());
  }

  /** Asks until the answer is as wanted. */
  JsonNode until(String path, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (JsonNode answer = get(path); ; answer = get(path)) {
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + path + ": " + answer);
      }
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  /** The job, once it has ended well. */
  JsonNode untilSucceeded(String job) throws IOException, InterruptedException {
    JsonNode ended =
        until(
            "/api/v1/jobs/" + job,
            state -> !List.of("queued", "running").contains(state.path("status").asText()));
    assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("succeeded");
    return ended;
  }

  @Override
  public void close() {
    http.close();
  }

  /** The server answers, but not with a success. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }
}
