// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.adapters.webhooks.CloudEvents.Kind;
import io.bellwether.platform.serving.EventId;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.shared.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(4);
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final List<String> tries = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
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
    sink.createContext("/refused", exchange -> exchange.sendResponseHeaders(400, -1));
    sink.createContext(
        "/starting",
        exchange -> {
          tries.add(exchange.getRequestHeaders().getFirst("ce-id"));
          int status = statuses.isEmpty() ? 202 : statuses.poll();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    sink.createContext(
        "/choosy",
        exchange -> {
          String id = exchange.getRequestHeaders().getFirst("ce-id");
          tries.add(id);
          exchange.sendResponseHeaders(id.startsWith("b") ? 503 : 202, -1);
          exchange.close();
        });
    sink.createContext(
        "/held",
        exchange -> {
          try (exchange) {
            begun.countDown();
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
  void whatIsNotTakenIsTriedAgainSomeTimes() throws InterruptedException {
    statuses.addAll(List.of(503, 429));
    try (CloudEvents events = events("/starting", 10, Kind.REQUEST)) {
      events.predicted("default", prediction("p1", "m"));
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(counts).containsExactly(Map.entry("sent", 1));
    assertThat(tries).containsExactly("p1", "p1", "p1");
  }

  @Test
  void whatIsNeverTakenIsLost() throws InterruptedException {
    statuses.addAll(List.of(500, 503, 500, 500));
    try (CloudEvents events = events("/starting", 10, Kind.REQUEST)) {
      events.predicted("default", prediction("p1", "m"));
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(counts).containsExactly(Map.entry("failed", 1));
    assertThat(tries).hasSize(3);
  }

  /** As many as there are senders, and then one that is taken. */
  @Test
  void whatIsTriedAgainHoldsNothingUp() throws InterruptedException {
    try (CloudEvents events = events("/choosy", 10, List.of(Duration.ofHours(1)), Kind.REQUEST)) {
      for (String id : List.of("b1", "b2", "b3", "b4", "good")) {
        events.predicted("default", prediction(id, "m"));
      }
      assertThat(ended.await(30, TimeUnit.SECONDS)).as("tried: %s", tries).isTrue();
      assertThat(counts).containsExactly(Map.entry("sent", 1));
    }
    assertThat(tries).as("at the end each once more, at once").hasSize(9);
    assertThat(counts).containsOnly(Map.entry("sent", 1), Map.entry("failed", 4));
  }

  @Test
  void soManyWaitForAnotherTry() {
    List<Duration> pauses = List.of(Duration.ofHours(1));
    try (CloudEvents events = events("/choosy", 2, pauses, Kind.REQUEST)) {
      for (int i = 0; i < 50; i++) { // Two, two beside, and one with each of four senders.
        events.predicted("default", prediction("b" + i, "m"));
      }
      assertThat(counts.get("dropped")).isGreaterThanOrEqualTo(50 - 2 - 2 - 2 * 4);
    }
    assertThat(counts.getOrDefault("dropped", 0) + counts.getOrDefault("failed", 0)).isEqualTo(50);
  }

  @Test
  void takesTheIdOfWhoAsks() {
    try (CloudEvents events = events("/events", 10, Kind.values())) {
      boolean _ =
          EventId.during(
              "e-7",
              () -> {
                events.predicted("default", prediction("p1", "m"));
                events.predicted("default", prediction("p2", "m"));
                return true;
              });
      boolean _ =
          EventId.during(
              "no header\r\n",
              () -> {
                events.predicted("default", prediction("p3", "m"));
                return true;
              });
    }
    assertThat(received)
        .extracting(one -> one.header("ce-id"))
        .as("what was asked and what was answered have the same")
        .containsExactlyInAnyOrder("e-7", "e-7", "e-7-2", "e-7-2", "p3", "p3");
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

  @Test
  void aJobWaitsForRoom() {
    try (CloudEvents events = events("/events", 2, Kind.RESPONSE)) {
      for (int i = 0; i < 300; i++) {
        events.predicted("default", prediction("p" + i, "m", "batch_predict"));
      }
    }
    assertThat(counts).containsExactly(Map.entry("sent", 300));
  }

  @Test
  void tellsOnceThatEventsAreDroppedAndHowManyWere() throws InterruptedException {
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch again = new CountDownLatch(1);
    Handler handler = // of the log
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            told.add(MessageFormat.format(logged.getMessage(), logged.getParameters()));
            if (told.getLast().contains("room again")) {
              again.countDown();
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(CloudEvents.class.getName());
    logger.addHandler(handler);
    try (CloudEvents events = events("/held", 4, Kind.RESPONSE)) {
      for (int i = 0; i < 100; i++) {
        if (i == 4) {
          assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue(); // All senders wait now.
        }
        events.predicted("default", prediction("p" + i, "m"));
      }
      held.countDown();
      assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(told)
        .containsExactly(
            "events to 127.0.0.1 are dropped: it takes them slower than predictions are made",
            "events to 127.0.0.1 have room again; dropped were " + counts.get("dropped"));
  }

  /** As a server of HTTP/1.0 does that says nothing of it. */
  @Test
  void losesNothingToAReceiverThatClosesWhatIsKept() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> takeOnePerConnection(socket));
      URI uri = URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort()));
      try (CloudEvents events = events(uri, 1000, List.of(), Kind.RESPONSE)) {
        for (int i = 0; i < 500; i++) {
          events.predicted("default", prediction("p" + i, "m"));
        }
      }
    }
    assertThat(counts).containsExactly(Map.entry("sent", 500));
  }

  private static void takeOnePerConnection(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> takeOne(client));
      } catch (IOException e) {
        return; // The test is over.
      }
    }
  }

  private static void takeOne(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
      in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      client
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloudEvents events(String path, int most, Kind... kinds) {
    return events(path, most, List.of(Duration.ZERO, Duration.ZERO), kinds);
  }

  private CloudEvents events(String path, int most, List<Duration> pauses, Kind... kinds) {
    InetSocketAddress address = sink.getAddress();
    URI uri = URI.create("http://%s:%d%s".formatted("127.0.0.1", address.getPort(), path));
    return events(uri, most, pauses, kinds);
  }

  private CloudEvents events(URI uri, int most, List<Duration> pauses, Kind... kinds) {
    Metrics metrics =
        new Metrics() {
          @Override
          public void increment(String name, String... labels) {
            counts.merge(labels[0], 1, Integer::sum);
            ended.countDown();
          }

          @Override
          public void observeSeconds(String name, double seconds, String... labels) {}

          @Override
          public void set(String name, double value, String... labels) {}
        };
    return new CloudEvents(uri, "http://here/", List.of(kinds), most, pauses, metrics);
  }

  private static Prediction prediction(String id, String model) {
    return prediction(id, model, "/ml/{model}/predict");
  }

  private static Prediction prediction(String id, String model, String endpoint) {
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
        Optional.of(new Prediction.Request(endpoint, "ann", "r1")),
        Instant.parse("2026-01-02T03:04:05Z"),
        features,
        Map.of(),
        new Prediction.Output(1L, Optional.of(0.9), Optional.of(RiskLevel.HIGH)),
        Optional.of(0.002));
  }
}
