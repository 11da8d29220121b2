// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.TooManyAttempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final Attempts attempts = new Attempts(() -> now);

  private void fail(String user, int times) {
    for (int i = 0; i < times; i++) {
      attempts.failed(user, "10.0.0.1");
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void eachFurtherFailureDoublesTheWait() {
    fail("ann", 4);
    assertThatCode(() -> attempts.check("ann", "10.0.0.1")).doesNotThrowAnyException();
    fail("ann", 3);
    assertThatThrownBy(() -> attempts.check("ann", "10.0.0.1"))
        .isInstanceOf(TooManyAttempts.class)
        .hasMessageContaining("4 s");
    pass(Duration.ofSeconds(4));
    assertThatCode(() -> attempts.check("ann", "10.0.0.1")).doesNotThrowAnyException();
    fail("ann", 40);
    assertThatThrownBy(() -> attempts.check("ann", "10.0.0.1")).hasMessageContaining("60 s");
  }

  @Test
  void guessesThatAreSentAtOnceCountOneAfterTheOther() throws Exception {
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> guesses = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      guesses.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      attempts.guess("ann", "10.0.0.1", () -> looked.incrementAndGet() < 0);
                    } catch (TooManyAttempts e) {
                      refused.incrementAndGet();
                    }
                  }));
    }
    for (Thread guess : guesses) {
      guess.join();
    }

    assertThat(looked).hasValue(5);
    assertThat(refused).hasValue(45);
  }

  @Test
  void othersAndOtherAddressesDoNotWait() {
    fail("ann", 10);

    assertThatCode(() -> attempts.check("bob", "10.0.0.1")).doesNotThrowAnyException();
    assertThatCode(() -> attempts.check("ann", "10.0.0.2")).doesNotThrowAnyException();
  }

  @Test
  void successAndTimeForgive() {
    fail("ann", 10);
    attempts.succeeded("ann", "10.0.0.1");
    assertThatCode(() -> attempts.check("ann", "10.0.0.1")).doesNotThrowAnyException();
    fail("bob", 10);
    pass(Duration.ofMinutes(16));
    fail("bob", 1);
    assertThatCode(() -> attempts.check("bob", "10.0.0.1")).doesNotThrowAnyException();
  }

  @Test
  void whoTriesManyNamesWaitsAShortWhile() {
    for (int i = 0; i < 60; i++) {
      fail("user" + i, 1);
    }

    assertThatThrownBy(() -> attempts.check("another", "10.0.0.1")).hasMessageContaining("2 s");
    pass(Duration.ofSeconds(2));
    assertThatCode(() -> attempts.check("another", "10.0.0.1")).doesNotThrowAnyException();
  }
}
