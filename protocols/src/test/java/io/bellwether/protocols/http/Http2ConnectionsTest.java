// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.Ids;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.NoReplies;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2ConnectionsTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_OF_STREAM = 1;
  private static final int END_OF_HEADERS = 4;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CompletableFuture<Optional<ByteBuffer>> read = new CompletableFuture<>();

  private void stream(Exchange exchange) {
    GrpcCall call = exchange.grpc();
    begun.countDown();
    try {
      read.complete(call.read());
    } catch (Exception e) {
      read.completeExceptionally(e);
    }
    call.end();
  }

  /** Works for longer than a silent client is borne with. */
  private void slow(Exchange exchange) throws IOException {
    GrpcCall call = exchange.grpc();
    call.only();
    LockSupport.parkNanos(PATIENCE.multipliedBy(3).toNanos());
    call.answer(new byte[] {7});
  }

  private void echo(Exchange exchange) throws IOException {
    GrpcCall call = exchange.grpc();
    for (var message = call.read(); message.isPresent(); message = call.read()) {
      call.write(new byte[] {message.get().get()});
    }
    call.end();
  }

  private HttpServer server() {
    return server(Duration.ofSeconds(60));
  }

  private HttpServer server(Duration patience) {
    Permission open = Permission.read(Permission.Resource.SERVER);
    List<Route> routes =
        List.of(
            Route.query("/a.B/Stream", open, this::stream),
            Route.query("/a.B/Slow", open, this::slow),
            Route.query("/a.B/Echo", open, this::echo));
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    return new HttpServer(
        "127.0.0.1",
        0,
        List.of(new Api(routes, Problem::answer)),
        "default"::equals,
        new Idempotency(new NoReplies(), new InMemoryTransactions(), () -> now),
        Ids.random(),
        Gate.OPEN,
        patience);
  }

  /** How a client of gRPC begins a call, of which no message comes yet. */
  private static byte[] call() {
    return call("/a.B/Stream", new byte[0]);
  }

  private static byte[] call(String path, byte[] settings) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86}); // :method POST, :scheme http
    field(block, new byte[] {4}, path); // :path
    field(block, new byte[] {1}, "127.0.0.1"); // :authority
    field(block, new byte[] {0x0f, 0x10}, "application/grpc"); // content-type
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(all, SETTINGS, 0, 0, settings);
    frame(all, HEADERS, END_OF_HEADERS, 1, block.toByteArray());
    return all.toByteArray();
  }

  private static void field(ByteArrayOutputStream block, byte[] name, String value) {
    block.writeBytes(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static void frame(
      ByteArrayOutputStream all, int type, int flags, int stream, byte[] body) {
    all.writeBytes(new byte[] {0, 0, (byte) body.length, (byte) type, (byte) flags});
    all.writeBytes(ByteBuffer.allocate(4).putInt(stream).array());
    all.writeBytes(body);
  }

  /** A connection whose client says this once its call waits for more. */
  private void endedBy(int type, int stream, byte[] body) throws Exception {
    ByteArrayOutputStream last = new ByteArrayOutputStream();
    frame(last, type, 0, stream, body);
    try (HttpServer server = server();
        Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write(call());
      client.getOutputStream().flush();
      begun.await();
      assertThat(read.isDone()).isFalse();
      client.getOutputStream().write(last.toByteArray());
      client.getOutputStream().flush();
      assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(GrpcFailure.class);
    }
  }

  private static byte[] message(int value) {
    return new byte[] {0, 0, 0, 0, 1, (byte) value};
  }

  /** What comes in frames of data until so many bytes have. */
  private static byte[] answered(Socket client, int length) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    while (data.size() < length) {
      int head = in.readInt();
      in.readByte();
      in.readInt();
      byte[] body = in.readNBytes(head >>> 8);
      if ((head & 0xFF) == DATA) {
        data.writeBytes(body);
      }
    }
    return data.toByteArray();
  }

  @Test
  void aCallMayWorkForLongerThanTheConnectionIsSilent() throws Exception {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    asked.writeBytes(call("/a.B/Slow", new byte[0]));
    frame(asked, DATA, END_OF_STREAM, 1, message(1));
    try (HttpServer server = server(PATIENCE);
        Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write(asked.toByteArray());
      assertThat(answered(client, 6)).isEqualTo(message(7));
    }
  }

  /** It says how much more it takes behind all that it asks. */
  @Test
  void aClientMayReadTheAnswersOfAStreamOnceItHasAskedEverything() throws Exception {
    int many = 500;
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    byte[] window = {0, 4, 0, 0, 0, 12}; // So many bytes of a stream's answers may come at first.
    asked.writeBytes(call("/a.B/Echo", window));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < many; i++) {
      frame(asked, DATA, i + 1 < many ? 0 : END_OF_STREAM, 1, message(i));
      expected.writeBytes(message(i));
    }
    frame(asked, WINDOW_UPDATE, 0, 1, new byte[] {0, 1, 0, 0});
    try (HttpServer server = server();
        Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write(asked.toByteArray());
      assertThat(answered(client, expected.size())).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void whoWaitsIsToldThatTheClientSaysFarewell() throws Exception {
    endedBy(GOAWAY, 0, new byte[8]);
  }

  @Test
  void whoWaitsIsToldThatAFrameIsWrong() throws Exception {
    endedBy(SETTINGS, 0, new byte[5]); // Not a multiple of 6.
  }

  @Test
  void whoWaitsForMoreOfAConnectionThatEndsIsTold() throws Exception {
    try (HttpServer server = server()) {
      try (Socket client = new Socket("127.0.0.1", server.port())) {
        client.getOutputStream().write(call());
        client.getOutputStream().flush();
        begun.await();
        assertThat(read.isDone()).isFalse();
      }
      assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(GrpcFailure.class);
    }
  }
}
