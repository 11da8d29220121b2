// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Traffic traffic = new Traffic();

  private void predicted(String model, Duration ago, double millis) {
    traffic.predicted("default", model, NOW.minus(ago), 1);
    traffic.answered("default", model, NOW.minus(ago), Optional.of(millis / 1000));
  }

  @Test
  void countsByMinuteOldestFirst() {
    predicted("heart", Duration.ZERO, 1);
    predicted("heart", Duration.ofMinutes(1), 1);
    predicted("liver", Duration.ofMinutes(59), 1);

    LastHour all = traffic.of("default", NOW);
    assertThat(all.predictions()).isEqualTo(3);
    assertThat(all.perMinute()).hasSize(60);
    assertThat(all.perMinute().subList(58, 60)).containsExactly(1L, 1L);
    assertThat(all.perMinute().getFirst()).isEqualTo(1);
    assertThat(traffic.of("default", "heart", NOW).predictions()).isEqualTo(2);
    assertThat(traffic.of("other", NOW).predictions()).isZero();
  }

  @Test
  void forgetsWhatIsOlderThanAnHour() {
    predicted("heart", Duration.ZERO, 1);

    assertThat(traffic.of("default", NOW.plus(Duration.ofMinutes(59))).predictions()).isEqualTo(1);
    assertThat(traffic.of("default", NOW.plus(Duration.ofMinutes(60))).predictions()).isZero();
  }

  @Test
  void aLateOneOfAnHourAgoDoesNotCountAsNew() {
    predicted("heart", Duration.ZERO, 1);
    predicted("heart", Duration.ofMinutes(60), 1);

    assertThat(traffic.of("default", NOW).predictions()).isEqualTo(1);
  }

  @Test
  void tellsTheLatencyOfNineteenInTwenty() {
    for (int i = 1; i <= 100; i++) {
      predicted("heart", Duration.ofSeconds(i), i);
    }
    double millis = traffic.of("default", NOW).latency().p95().orElseThrow().toNanos() / 1e6;
    assertThat(millis).isCloseTo(95, within(9.5));
  }

  @Test
  void tellsTheShareThatFailed() {
    assertThat(traffic.of("default", NOW).errorRate()).isEmpty();
    traffic.predicted("default", "heart", NOW, 1000); // A batch is one request.
    traffic.answered("default", "heart", NOW, Optional.empty());
    traffic.failed("default", "heart", NOW);

    assertThat(traffic.of("default", NOW).predictions()).isEqualTo(1000);
    assertThat(traffic.of("default", NOW).errorRate()).contains(0.5);
    assertThat(traffic.of("default", NOW).latency().p95()).isEmpty();
  }
}
