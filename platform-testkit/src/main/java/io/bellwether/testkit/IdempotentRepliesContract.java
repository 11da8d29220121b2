// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link IdempotentReplies} owe. */
public abstract class IdempotentRepliesContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  protected abstract Transactions transactions();

  protected abstract IdempotentReplies replies();

  private static IdempotentReplies.Reply reply(int status, Instant time) {
    Map<String, String> headers =
        status == 201 ? Map.of("X-Prediction-Id", "a,b", "Retry-After", "1: 2") : Map.of();
    return new IdempotentReplies.Reply("hash", status, "application/json", headers, "{}", time);
  }

  @Test
  void findsTheReplyWhileItIsYoungEnough() {
    transactions().write(() -> replies().remember("default", "key", reply(201, NOW)));

    assertThat(replies().find("default", "key", NOW.minusSeconds(1))).contains(reply(201, NOW));
    assertThat(replies().find("default", "key", NOW.plusSeconds(1))).isEmpty();
    assertThat(replies().find("default", "other", NOW.minusSeconds(1))).isEmpty();
  }

  @Test
  void aLaterReplyTakesThePlaceOfAnExpiredOne() {
    Instant later = NOW.plus(Duration.ofDays(2));
    transactions().write(() -> replies().remember("default", "key", reply(201, NOW)));
    transactions().write(() -> replies().remember("default", "key", reply(202, later)));

    assertThat(replies().find("default", "key", NOW)).contains(reply(202, later));
  }

  @Test
  void forgetsTheOldestFirst() {
    for (int i = 0; i < 5; i++) {
      String key = "key" + i;
      Instant time = NOW.plusSeconds(i);
      transactions().write(() -> replies().remember("default", key, reply(201, time)));
    }
    Instant before = NOW.plusSeconds(3);
    assertThat(transactions().write(() -> replies().forget(before, 2))).isEqualTo(2);
    assertThat(replies().find("default", "key1", NOW)).isEmpty();
    assertThat(replies().find("default", "key2", NOW)).isPresent();
    assertThat(transactions().write(() -> replies().forget(before, 2))).isEqualTo(1);
    assertThat(transactions().write(() -> replies().forget(before, 2))).isZero();
    assertThat(replies().find("default", "key3", NOW)).isPresent();
  }
}
