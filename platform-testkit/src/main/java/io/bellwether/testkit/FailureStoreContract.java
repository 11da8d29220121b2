// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.serving.FailedRequests;
import io.bellwether.platform.serving.FailureStore;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link FailureStore} owes: the last number of each model and minute. */
public abstract class FailureStoreContract {
  private static final Instant MINUTE = Instant.parse("2026-01-02T03:04:00Z");

  protected abstract Transactions transactions();

  protected abstract FailureStore store();

  private void put(FailedRequests... failed) {
    transactions().write(() -> List.of(failed).forEach(store()::put));
  }

  private static FailedRequests failed(String workspace, String model, int after, long requests) {
    return new FailedRequests(workspace, model, MINUTE.plusSeconds(60L * after), requests);
  }

  @Test
  void theLastNumberOfAMinuteCounts() {
    put(failed("default", "heart", 0, 1), failed("default", "heart", 1, 5_000_000_000L));
    put(failed("default", "heart", 0, 3), failed("other", "heart", 0, 7));

    assertThat(store().since(MINUTE))
        .containsExactly(
            failed("default", "heart", 0, 3),
            failed("other", "heart", 0, 7),
            failed("default", "heart", 1, 5_000_000_000L));
  }

  @Test
  void tellsAndDeletesByTheirTime() {
    put(
        failed("default", "heart", 0, 1),
        failed("default", "heart", 1, 2),
        failed("default", "liver \"ß\"", 2, 3));

    assertThat(store().since(MINUTE.plusSeconds(1)))
        .containsExactly(failed("default", "heart", 1, 2), failed("default", "liver \"ß\"", 2, 3));

    transactions().write(() -> store().deleteBefore(MINUTE.plusSeconds(120)));

    assertThat(store().since(MINUTE)).containsExactly(failed("default", "liver \"ß\"", 2, 3));
  }
}
