// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LongWorkTest {
  private final LongWork work = new LongWork("work", 1);

  @Test
  void isDoneOnAThreadThatIsNotVirtualWithTheDeadlineOfTheRequest() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofHours(1));
    boolean[] found = new boolean[2];

    Thread request =
        Thread.ofVirtual()
            .start(
                () ->
                    deadline.during(
                        () ->
                            work.run(
                                () -> {
                                  found[0] = !Thread.currentThread().isVirtual();
                                  found[1] = Deadline.current() == deadline;
                                  return 1;
                                })));
    request.join();

    assertThat(found).containsExactly(true, true);
  }

  @Test
  void whatItThrowsIsThrownHereAndTheNextOneHasItsTurn() {
    assertThatThrownBy(
            () ->
                work.run(
                    () -> {
                      throw new NotFound("model", "x");
                    }))
        .isInstanceOf(NotFound.class);
    assertThat(work.run(() -> 2)).isEqualTo(2);
  }

  @Test
  void nobodyWaitsLongerThanItsDeadline() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread first = Thread.ofVirtual().start(() -> work.run(() -> await(begun, end)));
    begun.await();

    Deadline soon = Deadline.in(Duration.ofMillis(20));
    assertThatThrownBy(() -> soon.during(() -> work.run(() -> 3))).isInstanceOf(TimedOut.class);
    end.countDown();
    first.join();

    assertThat(work.run(() -> 4)).isEqualTo(4);
  }

  private static int await(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }
}
