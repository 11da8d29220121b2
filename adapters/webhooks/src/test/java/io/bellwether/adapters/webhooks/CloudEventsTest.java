// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.adapters.webhooks.CloudEvents.Kind;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.shared.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer sink;

  private record Received(Headers headers, JsonNode data) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    sink.createContext(
        "/events",
        exchange -> {
          received.add(
              new Received(exchange.getRequestHeaders(), JSON.readTree(exchange.getRequestBody())));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    sink.createContext("/refused", exchange -> exchange.sendResponseHeaders(503, -1));
    sink.createContext(
        "/held",
        exchange -> {
          try (exchange) {
            held.await();
            exchange.sendResponseHeaders(202, -1);
          } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
          }
        });
    sink.start();
  }

  @AfterEach
  void stop() {
    held.countDown();
    sink.stop(0);
  }

  @Test
  void tellsWhatWasAskedAndWhatWasAnswered() {
    try (CloudEvents events = events("/events", 10, Kind.values())) {
      events.predicted("default", prediction("p1", "risk of \"ä\""));
    }

    assertThat(received).hasSize(2);
    Received asked = received.get(0);
    assertThat(asked.header("ce-type")).isEqualTo("org.kubeflow.serving.inference.request");
    assertThat(asked.header("ce-specversion")).isEqualTo("1.0");
    assertThat(asked.header("ce-id")).isEqualTo("p1");
    assertThat(asked.header("ce-source")).isEqualTo("http://here/");
    assertThat(asked.header("ce-time")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(asked.header("ce-inferenceservicename")).isEqualTo("risk%20of%20%22%C3%A4%22");
    assertThat(asked.header("ce-namespace")).isEqualTo("default");
    assertThat(asked.header("ce-component")).isEqualTo("predictor");
    assertThat(asked.header("ce-endpoint")).isEqualTo("champion");
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");
    assertThat(asked.data.toString())
        .isEqualTo("{\"instances\":[{\"age\":41.0,\"chol\":\"NaN\",\"thal\":null}]}");
    Received answered = received.get(1);
    assertThat(answered.header("ce-type")).isEqualTo("org.kubeflow.serving.inference.response");
    assertThat(answered.header("ce-id")).isEqualTo("p1");
    assertThat(answered.data.at("/predictions/0").toString())
        .isEqualTo(
            "{\"prediction_id\":\"p1\",\"model_version\":\"3\",\"semantic_version\":\"1.2.0\","
                + "\"prediction\":1,\"probability\":0.9,\"risk_level\":\"high\",\"latency_ms\":2.0,"
                + "\"route\":\"champion\",\"propensity\":1.0,\"endpoint\":\"/ml/{model}/predict\","
                + "\"client\":\"ann\",\"request_id\":\"r1\"}");
    assertThat(counts).containsExactly(Map.entry("sent", 2));
  }

  @Test
  void countsWhatIsNotTaken() {
    try (CloudEvents events = events("/refused", 10, Kind.REQUEST)) {
      events.predicted("default", prediction("p1", "m"));
    }
    assertThat(counts).containsExactly(Map.entry("failed", 1));
  }

  @Test
  void dropsWhatDoesNotFitTheQueueAndNeverWaits() {
    try (CloudEvents events = events("/held", 2, Kind.RESPONSE)) {
      for (int i = 0; i < 100; i++) { // Four are being sent at most, and two wait.
        events.predicted("default", prediction("p" + i, "m"));
      }
      assertThat(counts.get("dropped")).isBetween(94, 98);
      held.countDown();
    }
    assertThat(counts.getOrDefault("dropped", 0) + counts.getOrDefault("sent", 0)).isEqualTo(100);
  }

  private CloudEvents events(String path, int most, Kind... kinds) {
    InetSocketAddress address = sink.getAddress();
    URI uri = URI.create("http://%s:%d%s".formatted("127.0.0.1", address.getPort(), path));
    Metrics metrics =
        new Metrics() {
          @Override
          public void increment(String name, String... labels) {
            counts.merge(labels[0], 1, Integer::sum);
          }

          @Override
          public void observeSeconds(String name, double seconds, String... labels) {}

          @Override
          public void set(String name, double value, String... labels) {}
        };
    return new CloudEvents(uri, "http://here/", List.of(kinds), most, metrics);
  }

  private static Prediction prediction(String id, String model) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", 41.0);
    features.put("chol", Double.NaN);
    features.put("thal", null);
    return new Prediction(
        id,
        model,
        "3",
        Optional.of("1.2.0"),
        Prediction.Route.sure("champion"),
        Optional.of(new Prediction.Request("/ml/{model}/predict", "ann", "r1")),
        Instant.parse("2026-01-02T03:04:05Z"),
        features,
        Map.of(),
        new Prediction.Output(1L, Optional.of(0.9), Optional.of(RiskLevel.HIGH)),
        Optional.of(0.002));
  }
}
