// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private long now = Long.MAX_VALUE - 5; // Such clocks may overflow.

  @Test
  void endsWorkThatTakesTooLong() {
    Deadline deadline = Deadline.in(Duration.ofMillis(1500), () -> now);
    deadline.check();
    now += Duration.ofMillis(1500).toNanos();
    assertThatThrownBy(deadline::check)
        .isInstanceOf(TimedOut.class)
        .hasMessageContaining("within 1.5 s");
  }

  @Test
  void isKnownToTheWorkAndTheEarlierOneCounts() {
    assertThat(Deadline.current()).isSameAs(Deadline.never());
    Deadline soon = Deadline.in(Duration.ofSeconds(1), () -> now);
    Deadline late = Deadline.in(Duration.ofSeconds(2), () -> now);
    assertThat(late.<Deadline>during(() -> soon.during(Deadline::current))).isSameAs(soon);
    assertThat(soon.<Deadline>during(() -> late.during(Deadline::current))).isSameAs(soon);
    assertThat(soon.<Deadline>during(() -> Deadline.never().during(Deadline::current)))
        .isSameAs(soon);
    assertThat(Deadline.current()).isSameAs(Deadline.never());
  }

  @Test
  void mayBeLaterThanAnyClockGoes() {
    Deadline deadline = Deadline.in(Duration.ofHours(99_999_999), () -> now);
    now += Duration.ofDays(1000).toNanos();
    deadline.check();
    Deadline.never().check();
  }
}
