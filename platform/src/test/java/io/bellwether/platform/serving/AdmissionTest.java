// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AdmissionTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> counted = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stop() {
    end.countDown();
    threads.close();
  }

  private Admission admission(int atOnce, int ofModel, int waiting, Duration longestWait) {
    Metrics metrics =
        new Metrics() {
          @Override
          public void increment(String name, String... labels) {
            counted.add(name + List.of(labels));
          }

          @Override
          public void observeSeconds(String name, double seconds, String... labels) {}

          @Override
          public void set(String name, double value, String... labels) {}
        };
    return new Admission(
        new ServingLimits(
            atOnce,
            ofModel,
            waiting,
            longestWait,
            LONG,
            ServingLimits.Remembered.NOTHING,
            Map.of("slow-one", 1)),
        metrics,
        now::get);
  }

  /** Work for a model that goes on until the end of the test. */
  private Future<String> begin(Admission admission, String model) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<String> working =
        threads.submit(
            () ->
                admission.during(
                    "default",
                    model,
                    () -> {
                      begun.countDown();
                      await(end);
                      return "answer";
                    }));
    begun.await();
    return working;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoFindsTheQueueFullIsSentAwayAtOnce() throws Exception {
    Admission admission = admission(10, 2, 0, LONG);
    Future<String> first = begin(admission, "slow");
    Future<String> second = begin(admission, "slow");

    assertThatThrownBy(() -> admission.during("default", "slow", () -> "never"))
        .isInstanceOfSatisfying(
            Unavailable.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("overloaded");
              assertThat(refusal.seconds()).isOne();
              assertThat(refusal).hasMessageContaining("model slow works on 2 requests");
            });

    assertThat(counted).containsExactly("model_requests_refused_total[slow, queue_full]");
    assertThat(admission.<String>during("default", "quick", () -> "answer")).isEqualTo("answer");
    assertThat(admission.<String>during("other", "slow", () -> "answer")).isEqualTo("answer");
    end.countDown();
    assertThat(first.get()).isEqualTo("answer");
    assertThat(second.get()).isEqualTo("answer");
    assertThat(admission.<String>during("default", "slow", () -> "answer")).isEqualTo("answer");
  }

  @Test
  void whoWaitsForASlowModelTakesNoTurnFromOthers() throws Exception {
    Admission admission = admission(2, 1, 10, LONG);
    Future<String> first = begin(admission, "slow");
    Future<String> waiting =
        threads.submit(() -> admission.during("default", "slow", () -> "answer"));
    assertThatThrownBy(() -> waiting.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    assertThat(admission.<String>during("default", "quick", () -> "answer")).isEqualTo("answer");

    assertThat(first.isDone()).isFalse();
    end.countDown();
    assertThat(waiting.get()).isEqualTo("answer");
    assertThat(counted).isEmpty();
  }

  @Test
  void aModelMayHaveANumberOfItsOwn() throws Exception {
    Admission admission = admission(8, 2, 0, Duration.ZERO);
    Future<String> slow = begin(admission, "slow-one");
    assertThatThrownBy(() -> admission.during("default", "slow-one", () -> "answer"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("model slow-one works on 1 requests at a time");
    Future<String> other = begin(admission, "other");
    assertThat(admission.during("default", "other", () -> "answer")).isEqualTo("answer");
    end.countDown();
    assertThat(slow.get()).isEqualTo(other.get());
  }

  @Test
  void whoWaitsTooLongIsSentAway() throws Exception {
    Admission admission = admission(1, 1, 10, Duration.ZERO);
    Future<String> first = begin(admission, "slow");

    assertThatThrownBy(() -> admission.during("default", "slow", () -> "never"))
        .isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> admission.during("default", "quick", () -> "never"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("the server works on 1 requests");

    assertThat(first.isDone()).isFalse();
    assertThat(counted)
        .containsExactly(
            "model_requests_refused_total[slow, waited]",
            "model_requests_refused_total[quick, waited]");
  }

  @Test
  void workThatFailsGivesItsTurnBack() {
    Admission admission = admission(1, 1, 0, LONG);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  admission.during(
                      "default",
                      "m",
                      () -> {
                        throw new IllegalArgumentException("wrong");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(admission.<String>during("default", "m", () -> "answer")).isEqualTo("answer");
  }

  @Test
  void workThatTakesTooLongStopsWhereItAsks() {
    Admission admission = admission(1, 1, 0, LONG);
    AtomicLong blocks = new AtomicLong();

    assertThatThrownBy(
            () ->
                admission.during(
                    "default",
                    "m",
                    () -> {
                      while (true) {
                        Deadline.current().check();
                        blocks.incrementAndGet();
                        now.addAndGet(Duration.ofSeconds(20).toNanos());
                      }
                    }))
        .isInstanceOf(TimedOut.class)
        .hasMessageContaining("within 60 s");

    assertThat(blocks).hasValue(3);
    assertThat(counted).containsExactly("model_requests_refused_total[m, timeout]");
  }

  @Test
  void whoCannotWaitAnyLongerDoesNotBegin() {
    Admission admission = admission(1, 1, 10, LONG);
    Deadline over = Deadline.in(Duration.ZERO, now::get);

    assertThatThrownBy(() -> over.during(() -> admission.during("default", "m", () -> "never")))
        .isInstanceOf(TimedOut.class);
  }
}
