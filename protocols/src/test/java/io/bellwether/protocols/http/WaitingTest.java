// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Waiting waiting = new Waiting();

  @Test
  void whoWaitsIsTold() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<byte[]>> read =
          threads.submit(
              () ->
                  waiting.during(
                      () -> {
                        begun.countDown();
                        try {
                          never.await();
                          return new byte[1];
                        } catch (InterruptedException e) {
                          return new byte[0]; // As the stream of a request does.
                        }
                      }));
      begun.await();

      waiting.endAll();

      assertThat(read.get()).isEmpty();
    }
    assertThat(waiting.during(() -> new byte[1])).isEmpty();
  }

  @Test
  void whatHasComeIsStillWorkedOn() throws Exception {
    byte[] message = {1};
    Optional<byte[]> read =
        waiting.during(
            () -> {
              waiting.endAll();
              return message;
            });

    assertThat(read).contains(message);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
