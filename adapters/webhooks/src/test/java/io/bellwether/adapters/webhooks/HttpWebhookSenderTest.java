// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.WebhookSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpWebhookSenderTest {
  private static final Alert ALERT =
      new Alert(
          "a1",
          Alert.Level.HIGH,
          "data_drift",
          "heart",
          "1",
          "2 of 13 features have drifted",
          0.83,
          "retrain",
          Instant.parse("2026-01-02T03:04:05.123456Z"),
          Alert.State.OPEN,
          Optional.of("report"),
          Optional.empty(),
          Optional.empty());

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final HttpServer receiver;
  private final HttpWebhookSender sender =
      new HttpWebhookSender(AddressPolicy.PUBLIC_AND_LOOPBACK, Duration.ofSeconds(5));
  private volatile int status = 200;

  private record Received(String authorization, JsonNode body) {}

  HttpWebhookSenderTest() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/hook", this::answer);
    receiver.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    received.add(
        new Received(
            exchange.getRequestHeaders().getFirst("Authorization") + "",
            new ObjectMapper().readTree(exchange.getRequestBody())));
    exchange.getResponseHeaders().add("Location", "http://10.0.0.1/");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private URI address() {
    return URI.create("http://ann:secret@127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
  }

  @Test
  void postsTheAlertAsTheApiListsIt() throws InterruptedException {
    assertThat(sender.send(address(), ALERT)).isEqualTo(new WebhookSender.Accepted(200));

    Received one = received.take();
    assertThat(one.body.properties()).hasSize(9);
    assertThat(one.body.get("id").asText()).isEqualTo("a1");
    assertThat(one.body.get("level").asText()).isEqualTo("high");
    assertThat(one.body.get("model_name").asText()).isEqualTo("heart");
    assertThat(one.body.get("severity").asDouble()).isEqualTo(0.83);
    assertThat(one.body.get("created_at").asText()).isEqualTo("2026-01-02T03:04:05.123456Z");
    assertThat(one.body.get("state").asText()).isEqualTo("open");
    assertThat(one.authorization).isEqualTo("Basic YW5uOnNlY3JldA==");
  }

  @Test
  void tellsWhatMayPassFromWhatWillNot() {
    for (int passing : new int[] {429, 500, 503}) {
      status = passing;
      assertThat(sender.send(address(), ALERT))
          .isEqualTo(
              new WebhookSender.Refused(
                  Optional.of(passing), "answered with status " + passing, true));
    }
    for (int lasting : new int[] {302, 400, 404}) {
      status = lasting;
      assertThat(sender.send(address(), ALERT))
          .isEqualTo(
              new WebhookSender.Refused(
                  Optional.of(lasting), "answered with status " + lasting, false));
    }
  }

  @Test
  void nobodyListeningMayPass() {
    URI address = address();
    receiver.stop(0);
    assertThat(sender.send(address, ALERT))
        .isInstanceOfSatisfying(
            WebhookSender.Refused.class, refused -> assertThat(refused.mayPass()).isTrue());
  }

  @Test
  void refusesPrivateNetworks() {
    URI address = URI.create("http://10.1.2.3/");
    assertThat(sender.send(address, ALERT))
        .isInstanceOfSatisfying(
            WebhookSender.Refused.class,
            refused -> {
              assertThat(refused.mayPass()).isFalse();
              assertThat(refused.reason()).contains("10.1.2.3");
            });
  }
}
