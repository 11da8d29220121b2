// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bellwether.platform.registry.webhooks.Courier;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCourierTest {
  private static final List<String> SCHEMES = List.of("http", "https");
  private static final byte[] BODY = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final HttpServer receiver = HttpServer.create(loopback(), 0);
  private final Courier courier =
      new HttpCourier(SCHEMES, AddressPolicy.PUBLIC_AND_LOOPBACK, Duration.ofSeconds(5));

  HttpCourierTest() throws IOException {
    receiver.createContext("/", this::answer);
    receiver.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().toString();
    String mark = exchange.getRequestHeaders().getFirst("X-Mark");
    received.add(exchange.getRequestMethod() + " " + path + " " + mark + " " + body);
    exchange.getResponseHeaders().add("Location", "/moved");
    exchange.getResponseHeaders().add("Retry-After", "7");
    boolean chunked = path.startsWith("/chunked");
    exchange.sendResponseHeaders(path.startsWith("/302") ? 302 : 200, chunked ? 0 : 4);
    exchange.getResponseBody().write("täd".getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private Courier.Outcome send(String path) {
    String url = "http://localhost:" + receiver.getAddress().getPort() + path;
    return courier.send(url, Map.of("X-Mark", "m"), BODY);
  }

  @Test
  void bringsTheLetterAndReadsTheAnswer() {
    Courier.Answered answered = new Courier.Answered(200, "täd", Duration.ofSeconds(7));
    assertThat(send("/plain?x=y")).isEqualTo(answered);
    assertThat(send("/chunked")).isEqualTo(answered);
    assertThat(received)
        .containsExactly("POST /plain?x=y m {\"a\":\"ü\"}", "POST /chunked m {\"a\":\"ü\"}");
  }

  @Test
  void doesNotFollowRedirects() {
    assertThat(send("/302")).isEqualTo(new Courier.Answered(302, "täd", Duration.ofSeconds(7)));
    assertThat(received).hasSize(1);
  }

  @Test
  void refusesWhatMayNotBeReached() {
    String metadata = "http://169.254.169.254/latest/meta-data/";
    assertThat(courier.refusal(metadata)).get().asString().contains("169.254.169.254");
    assertThat(courier.send(metadata, Map.of(), BODY))
        .isInstanceOfSatisfying(
            Courier.Failed.class, failed -> assertThat(failed.mayPass()).isFalse());
    assertThat(courier.refusal("https://nobody.invalid/")).isPresent();
    assertThat(courier.refusal("http://localhost:1/")).isEqualTo(Optional.empty());
  }

  @Test
  void doesNotWaitForEver() throws IOException {
    Courier hasty =
        new HttpCourier(SCHEMES, AddressPolicy.PUBLIC_AND_LOOPBACK, Duration.ofMillis(300));
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://localhost:" + silent.getLocalPort() + "/";
      assertThat(hasty.send(url, Map.of(), BODY))
          .isInstanceOfSatisfying(
              Courier.Failed.class, failed -> assertThat(failed.mayPass()).isTrue());
    }
  }

  @Test
  void trustsOnlyWhoeverHasTheName(@TempDir Path folder) throws Exception {
    SSLContext context = selfSigned(folder.resolve("keys"));
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext("/", this::answer);
    secure.start();
    try {
      int port = secure.getAddress().getPort();
      Post trusting = new Post(context.getSocketFactory(), Duration.ofSeconds(5));
      assertThat(trusting.send(to("localhost", port), Map.of(), BODY).status()).isEqualTo(200);
      assertThatThrownBy(() -> trusting.send(to("127.0.0.1", port), Map.of(), BODY))
          .isInstanceOf(SSLHandshakeException.class);
      Post wary = new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofSeconds(5));
      assertThatThrownBy(() -> wary.send(to("localhost", port), Map.of(), BODY))
          .isInstanceOf(SSLHandshakeException.class);
    } finally {
      secure.stop(0);
    }
  }

  private static Destination to(String host, int port) throws Exception {
    String url = "https://" + host + ":" + port + "/";
    return Destination.of(url, SCHEMES, AddressPolicy.PUBLIC_AND_LOOPBACK);
  }

  /** A certificate for localhost that only this context knows. */
  private static SSLContext selfSigned(Path file) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        "-genkeypair -alias a -keyalg EC -storetype PKCS12 -storepass changeit -validity 2"
            + " -dname CN=localhost -ext SAN=dns:localhost -keystore "
            + file;
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(options.split(" ")));
    Process made = new ProcessBuilder(command).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
