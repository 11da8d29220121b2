// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One POST over a connection of its own to an address that was checked. The JDK's client would
 * resolve the name once more, and so could be led elsewhere.
 */
final class Post {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final SSLSocketFactory tls;
  private final Duration timeout;

  /**
   * @param timeout how long the whole exchange may take
   */
  Post(SSLSocketFactory tls, Duration timeout) {
    this.tls = tls;
    this.timeout = timeout;
  }

  /** Credentials in the address become basic authentication. */
  PostReply send(Destination to, Map<String, String> headers, byte[] body) throws IOException {
    try (Socket plain = new Socket()) {
      Executor later = CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      CompletableFuture<Void> alarm = CompletableFuture.runAsync(() -> close(plain), later);
      try {
        int connect = (int) Math.min(CONNECT.toMillis(), timeout.toMillis());
        plain.connect(new InetSocketAddress(to.address(), to.port()), connect);
        Socket socket = to.isSecure() ? secured(plain, to) : plain;
        write(socket.getOutputStream(), to, headers, body);
        return PostReply.read(socket.getInputStream());
      } catch (IOException e) {
        throw alarm.isDone() ? new SocketTimeoutException("no answer within " + timeout) : e;
      } finally {
        alarm.cancel(false);
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which was the aim.
    }
  }

  private Socket secured(Socket plain, Destination to) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, to.uri().getHost(), to.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void write(
      OutputStream out, Destination to, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder("POST ").append(to.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(to.host()).append("\r\nUser-Agent: bellwether\r\n");
    head.append("Content-Type: application/json\r\nConnection: close\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    if (to.uri().getUserInfo() != null) {
      byte[] credentials = to.uri().getUserInfo().getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().encodeToString(credentials);
      head.append("Authorization: Basic ").append(encoded).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
