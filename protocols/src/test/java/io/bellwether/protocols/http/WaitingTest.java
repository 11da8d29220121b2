// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void whoPausesGoesOnUntilTheCallIsTakenBackOrTheConnectionEnds() throws Exception {
    assertThat(waiting.pause(3, Duration.ofMillis(1))).isTrue();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> three = threads.submit(() -> waiting.pause(3, Duration.ofSeconds(30)));
      Future<Boolean> five = threads.submit(() -> waiting.pause(5, Duration.ofSeconds(30)));

      waiting.takeBack(3);

      assertThat(three.get()).isFalse();
      assertThat(five.isDone()).isFalse();
      assertThat(waiting.hasEnded()).isFalse();
      waiting.endAll();
      assertThat(five.get()).isFalse();
      assertThat(waiting.hasEnded()).isTrue();
    }
    assertThat(waiting.pause(7, Duration.ofSeconds(30))).isFalse();
  }

  @Test
  void whatWasTakenBackIsRememberedWithinBounds() {
    for (int call = 1; call <= 1025; call++) {
      waiting.takeBack(call);
    }

    assertThat(waiting.pause(1, Duration.ZERO)).isTrue();
    assertThat(waiting.pause(2, Duration.ZERO)).isFalse();
    assertThat(waiting.pause(1025, Duration.ZERO)).isFalse();
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
