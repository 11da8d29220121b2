// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of the registry: told even after a crash, never led astray, their secrets kept. */
class WebhookIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "not-for-the-disk";
  private static final Map<String, String> OPEN =
      Map.of(
          "MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http,https",
          "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true");
  private static final String EVENTS =
      "\"events\":[{\"entity\":\"REGISTERED_MODEL\",\"action\":\"CREATED\"}]";

  private final BlockingQueue<String> deliveries = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer receiver;
  private volatile int status = 503;

  @TempDir Path data;

  WebhookIT() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::answer);
    receiver.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    deliveries.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-MLflow-Delivery-Id"));
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private HttpResponse<String> post(String url, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonNode webhook(String url, String path) throws Exception {
    String body =
        "{\"name\":\"w\",\"url\":\"http://127.0.0.1:%d%s\",\"secret\":\"%s\",%s}"
            .formatted(receiver.getAddress().getPort(), path, SECRET, EVENTS);
    HttpResponse<String> made = post(url, "webhooks", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).doesNotContain(SECRET);
    return JSON.readTree(made.body()).path("webhook");
  }

  @Test
  void whatACrashInterruptedIsToldAfterwards() throws Exception {
    String first;
    try (BellwetherServer server = BellwetherServer.start(data, OPEN)) {
      webhook(server.url(), "/hook");
      post(server.url(), "registered-models/create", "{\"name\":\"m\"}");
      first = deliveries.poll(30, TimeUnit.SECONDS);
      assertThat(first).startsWith("/hook ");
      server.kill();
    }
    secretsAreSealed();
    status = 200;
    deliveries.clear();
    try (BellwetherServer server = BellwetherServer.start(data, OPEN)) {
      assertThat(deliveries.poll(60, TimeUnit.SECONDS)).as(server.log()).isEqualTo(first);
    }
  }

  private void secretsAreSealed() throws IOException {
    Path key = data.resolve("secrets.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(file.toString()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    status = 307;
    try (BellwetherServer server = BellwetherServer.start(data, OPEN)) {
      String id = webhook(server.url(), "/moved").path("webhook_id").asText();
      HttpResponse<String> tested = post(server.url(), "webhooks/" + id + "/test", "{}");
      JsonNode result = JSON.readTree(tested.body()).path("result");
      assertThat(result.path("success").asBoolean()).isFalse();
      assertThat(result.path("response_status").asInt()).isEqualTo(307);
    }
    assertThat(deliveries).singleElement().asString().startsWith("/moved ");
  }

  @Test
  void whoMayNotBeReachedIsNot() throws Exception {
    List<String> addresses =
        List.of(
            "http://example.org/",
            "https://127.0.0.1/",
            "https://localhost:%d/".formatted(receiver.getAddress().getPort()),
            "https://169.254.169.254/latest/meta-data/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://127.1/",
            "https://user@10.0.0.1/",
            "file:///etc/passwd",
            "gopher://93.184.215.14/");
    try (BellwetherServer server = BellwetherServer.start(data)) {
      for (String address : addresses) {
        String body = "{\"name\":\"w\",\"url\":\"" + address + "\"," + EVENTS + "}";
        HttpResponse<String> reply = post(server.url(), "webhooks", body);
        assertThat(reply.statusCode()).as(address + reply.body()).isEqualTo(400);
        assertThat(reply.body()).as(address).contains("INVALID_PARAMETER_VALUE");
      }
    }
    assertThat(deliveries).isEmpty();
  }
}
