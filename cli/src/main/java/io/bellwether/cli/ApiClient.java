// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Talks to a server's public HTTP API. */
public final class ApiClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(150);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Consumer<String> trace;

  /**
   * @param trace is told every request, {@code > method path}, and what came back, {@code < status}
   *     and the plain values of the answer
   */
  public ApiClient(String url, Consumer<String> trace) {
    this.url = url;
    this.trace = trace;
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody(), "application/json");
  }

  public JsonNode post(String path, Object json) throws IOException, InterruptedException {
    return send("POST", path, json(json), "application/json");
  }

  public JsonNode put(String path, Object json) throws IOException, InterruptedException {
    return send("PUT", path, json(json), "application/json");
  }

  public JsonNode postFile(String path, String content) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(content), "application/octet-stream");
  }

  /** Fetches a file. */
  public byte[] file(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 400) {
      throw new Refused("GET " + path, response.statusCode(), JSON.readTree(response.body()));
    }
    return response.body();
  }

  /** Asks until the answer is as wanted. */
  public JsonNode until(String path, Duration patience, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode answer = get(path);
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "GET %s: not as awaited after %d s: %s".formatted(path, patience.toSeconds(), answer));
      }
      Thread.sleep(POLL);
    }
  }

  /** A name as one segment of a path. */
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static HttpRequest.BodyPublisher json(Object json) throws IOException {
    return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json));
  }

  private JsonNode send(
      String method, String path, HttpRequest.BodyPublisher body, String contentType)
      throws IOException, InterruptedException {
    trace.accept("> " + method + " " + path);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, body)
            .header("Content-Type", contentType)
            .timeout(PATIENCE)
            .build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    JsonNode answer =
        response.body().length == 0 ? JSON.nullNode() : JSON.readTree(response.body());
    trace.accept("< " + response.statusCode() + " " + plainValues(answer));
    if (response.statusCode() >= 400) {
      throw new Refused(method + " " + path, response.statusCode(), answer);
    }
    return answer;
  }

  /** Ids, numbers and words of an object, without its lists and objects. */
  private static JsonNode plainValues(JsonNode answer) {
    ObjectNode plain = JSON.createObjectNode();
    answer
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode()) {
                plain.set(field.getKey(), field.getValue());
              }
            });
    return plain;
  }

  @Override
  public void close() {
    http.close();
  }

  /** The server said no, and why. */
  public static final class Refused extends IOException {
    private final int status;
    private final transient JsonNode problem;

    Refused(String request, int status, JsonNode problem) {
      super("%s: %d %s".formatted(request, status, problem.path("detail").asText()));
      this.status = status;
      this.problem = problem;
    }

    public int status() {
      return status;
    }

    /** The body of the refusal: problem+json. */
    public JsonNode problem() {
      return problem;
    }
  }
}
