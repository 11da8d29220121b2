// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.Ids;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.NoReplies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send all they have before they read, as most do. */
@Timeout(60)
class LargeRequestTest {
  private static final Permission ANY = Permission.read(Permission.Resource.SERVER);

  /** Far more than buffers of sockets hold. */
  private static final int LENGTH = 60 << 20;

  private static final byte[] PIECE = new byte[1 << 20];

  @Test
  void areToldThatItWasTooMuch() throws Exception {
    try (HttpServer server = server();
        Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      send(out, "Connection: close\r\nContent-Length: " + LENGTH); // As Python's urllib.
      for (int sent = 0; sent < LENGTH; sent += PIECE.length) {
        out.write(PIECE);
      }
      BufferedReader in = lines(socket);
      assertThat(in.readLine()).startsWith("HTTP/1.1 413");

      while (!in.readLine().isEmpty()) {
        // The rest of the head.
      }
      assertThat((char) in.read()).isEqualTo('{');
    }
  }

  @Test
  void areToldSoOfPiecesToo() throws Exception {
    try (HttpServer server = server();
        Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      send(out, "Connection: close\r\nTransfer-Encoding: chunked");
      for (int sent = 0; sent < LENGTH; sent += PIECE.length) {
        out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(PIECE);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(lines(socket).readLine()).startsWith("HTTP/1.1 413");
    }
  }

  private static void send(OutputStream out, String header) throws IOException {
    String head = "POST /length HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n\r\n".formatted(header);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static HttpServer server() {
    Route length =
        Route.query(
            "/length", ANY, exchange -> exchange.answer(200, exchange.bytes().length + " bytes"));
    return new HttpServer(
        "127.0.0.1",
        0,
        List.of(new Api(List.of(length), Problem::answer)),
        "default"::equals,
        new Idempotency(new NoReplies(), new InMemoryTransactions(), InstantSource.system()),
        Ids.random(),
        Gate.OPEN);
  }
}
