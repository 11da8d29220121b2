// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A client of our own API that holds every reply against {@code api/openapi.yaml}, and every
 * successful call against the audit trail: one record for a change, none for anything else.
 */
final class CheckedApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenApi API = OpenApi.read();
  private static final SchemaCheck CHECK = new SchemaCheck(API);
  private static final Duration POLL = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Map<String, String> login;
  private final Set<String> succeeded = new TreeSet<>();

  CheckedApi(String url) {
    this(url, Map.of());
  }

  /**
   * @param login headers of every request
   */
  CheckedApi(String url, Map<String, String> login) {
    this.url = url;
    this.login = Map.copyOf(login);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, Optional.empty()).ok();
  }

  JsonNode post(String path, Object json) throws IOException, InterruptedException {
    return send("POST", path, Optional.of(json)).ok();
  }

  JsonNode put(String path, Object json) throws IOException, InterruptedException {
    return send("PUT", path, Optional.of(json)).ok();
  }

  JsonNode upload(String path, String content) throws IOException, InterruptedException {
    return send("POST", path, "application/octet-stream", content).ok();
  }

  /** Sends a request that may be refused; the reply has to be as the document says anyway. */
  Reply send(String method, String path, Optional<Object> json)
      throws IOException, InterruptedException {
    return send(method, path, "application/json", json.isEmpty() ? "" : text(json.get()));
  }

  Reply send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    String requestId = UUID.randomUUID().toString();
    HttpResponse<String> response = exchange(method, path, contentType, body, requestId);
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    String plainPath = path.replaceFirst("\\?.*", "");
    assertThat(CHECK.problems(method, plainPath, response.statusCode(), type, response.body()))
        .as("%s %s: %d %s", method, path, response.statusCode(), response.body())
        .isEmpty();
    OpenApi.Operation operation = API.find(method, plainPath).orElseThrow();
    if (response.statusCode() < 400 && !method.equals("GET")) {
      // A file to be scored is kept as a dataset, which is a change.
      boolean keepsFile =
          path.contains("/batch_predict") && !contentType.equals("application/json");
      checkAudit(operation, response.statusCode(), requestId, keepsFile);
      succeeded.add(operation.toString());
    }
    return new Reply(response.statusCode(), type, response.body());
  }

  private HttpResponse<String> exchange(
      String method, String path, String contentType, String body, String requestId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", contentType)
            .header("X-Request-Id", requestId)
            .timeout(Duration.ofMinutes(1));
    login.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void checkAudit(
      OpenApi.Operation operation, int status, String requestId, boolean keepsFile)
      throws IOException, InterruptedException {
    boolean isRepeat = status == 200 && operation.description().path("responses").has("201");
    int expected = (operation.effect().equals("changes") && !isRepeat) || keepsFile ? 1 : 0;
    assertThat(auditOf(requestId)).as("audit records of %s", operation).hasSize(expected);
  }

  /** The actions that the audit trail has of a request that was made just now. */
  List<String> auditOf(String requestId) throws IOException, InterruptedException {
    List<String> actions = new ArrayList<>();
    for (JsonNode kept : get("/api/v1/audit?max_results=200").path("records")) {
      if (kept.path("request_id").asText().equals(requestId)) {
        actions.add(kept.path("action").asText());
      }
    }
    return actions;
  }

  /** Asks until the answer is as wanted. */
  JsonNode until(String path, Duration patience, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode answer = get(path);
      if (wanted.test(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as("patience with %s: %s", path, answer).isLessThan(end);
      Thread.sleep(POLL);
    }
  }

  /** The operations other than GET, as {@code METHOD /path/{name}}, that have succeeded. */
  Set<String> succeeded() {
    return succeeded;
  }

  private static String text(Object json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + json, e);
    }
  }

  /** The operations that change something. */
  static Set<String> changes() {
    return API.operations().stream()
        .filter(operation -> operation.effect().equals("changes"))
        .map(OpenApi.Operation::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    http.close();
  }

  /** A reply that is as the document says. */
  record Reply(int status, String contentType, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }

    /** The JSON of a success. */
    JsonNode ok() {
      assertThat(status).as(body).isBetween(200, 299);
      return json();
    }
  }
}
