// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.shared.Ids;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.NoReplies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are gone before their reply has ended. */
@Timeout(60)
class HangUpTest {
  private static final Permission ANY = Permission.read(Permission.Resource.SERVER);

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<LogRecord> told = new CopyOnWriteArrayList<>();
  private final Logger root = Logger.getLogger("");
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord one) {
          if (one.getLevel().intValue() >= Level.WARNING.intValue()) {
            told.add(one);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    root.addHandler(listening);
  }

  @AfterEach
  void stop() {
    root.removeHandler(listening);
  }

  private void endless(Exchange exchange) throws IOException {
    try (OutputStream out = exchange.answerStream(200, "text/plain")) {
      while (true) {
        out.write(new byte[1 << 16]);
      }
    } finally {
      end.countDown();
    }
  }

  @Test
  void aClientThatHangsUpIsNoFailure() throws Exception {
    try (HttpServer server =
        new HttpServer(
            "127.0.0.1",
            0,
            List.of(new Api(List.of(Route.get("/endless", ANY, this::endless)), Problem::answer)),
            "default"::equals,
            new Idempotency(new NoReplies(), new InMemoryTransactions(), InstantSource.system()),
            Ids.random(),
            Gate.OPEN)) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoLinger(true, 0);
        byte[] request =
            "GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(request);
        assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
      }
      end.await();
    } // Waits for what is said of it.

    assertThat(told).extracting(LogRecord::getMessage).isEmpty();
  }
}
