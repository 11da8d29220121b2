// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FairBodyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Bytes that are there at once, until another request was answered or that takes too long. */
  private static InputStream untilAnswered(AtomicBoolean answered, CountDownLatch reading) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    return new InputStream() {
      private boolean isFirst = true;

      @Override
      public int read() {
        return answered.get() || System.nanoTime() > end ? -1 : 0;
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (isFirst) {
          isFirst = false;
          reading.countDown();
          return length;
        }
        return read() < 0 ? -1 : length;
      }
    };
  }

  @Test
  void othersAreAnsweredWhileLargeBodiesComeInOnEveryCarrier() throws Exception {
    int carriers = Runtime.getRuntime().availableProcessors();
    AtomicBoolean answered = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(carriers);
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> bodies = new ArrayList<>();
      for (int i = 0; i < carriers; i++) {
        bodies.add(
            requests.submit(
                () -> {
                  InputStream body = new FairBody(untilAnswered(answered, reading));
                  return body.transferTo(OutputStream.nullOutputStream());
                }));
      }
      reading.await();
      long start = System.nanoTime();
      requests.submit(() -> answered.set(true)).get();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.dividedBy(2));
      for (Future<Long> body : bodies) {
        assertThat(body.get()).isPositive();
      }
    }
  }

  @Test
  void bringsEveryByte() throws Exception {
    byte[] bytes = new byte[600_001];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (31 * i);
    }
    try (InputStream body = new FairBody(new ByteArrayInputStream(bytes))) {
      assertThat(body.read()).isEqualTo(bytes[0] & 0xff);
      assertThat(body.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
      assertThat(body.read()).isEqualTo(-1);
    }
  }
}
