// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CarriersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** With {@code Thread.yield} the other one did not begin before the last of them had ended. */
  @Test
  void othersRunBetweenThePartsOfLongWorkOnEveryCarrier() throws Exception {
    int carriers = Runtime.getRuntime().availableProcessors();
    AtomicBoolean answered = new AtomicBoolean();
    CountDownLatch busy = new CountDownLatch(carriers);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> works = new ArrayList<>();
      for (int i = 0; i < carriers; i++) {
        works.add(
            requests.submit(
                () -> {
                  busy.countDown();
                  while (!answered.get() && System.nanoTime() < end) {
                    Carriers.letOthersRun();
                  }
                  return answered.get();
                }));
      }
      busy.await();
      requests.submit(() -> answered.set(true)).get();
      for (Future<Boolean> one : works) {
        assertThat(one.get()).as("another one ran meanwhile").isTrue();
      }
    }
  }
}
