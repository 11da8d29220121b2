// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.Ids;
import io.bellwether.testkit.InMemoryTransactions;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2ConnectionsTest {
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
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

  private HttpServer server() {
    Route route =
        Route.query("/a.B/Stream", Permission.read(Permission.Resource.SERVER), this::stream);
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    return new HttpServer(
        "127.0.0.1",
        0,
        List.of(new Api(List.of(route), Problem::answer)),
        "default"::equals,
        new Idempotency(new NoReplies(), new InMemoryTransactions(), () -> now),
        Ids.random(),
        Gate.OPEN);
  }

  private static final class NoReplies implements IdempotentReplies {
    @Override
    public Optional<Reply> find(String workspace, String key, Instant notBefore) {
      return Optional.empty();
    }

    @Override
    public void remember(String workspace, String key, Reply reply) {}
  }

  /** How a client of gRPC begins a call, of which no message comes yet. */
  private static byte[] call() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86}); // :method POST, :scheme http
    field(block, new byte[] {4}, "/a.B/Stream"); // :path
    field(block, new byte[] {1}, "127.0.0.1"); // :authority
    field(block, new byte[] {0x0f, 0x10}, "application/grpc"); // content-type
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(all, SETTINGS, 0, 0, new byte[0]);
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
