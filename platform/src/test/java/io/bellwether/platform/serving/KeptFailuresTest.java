// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class KeptFailuresTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final Stored stored = new Stored();
  private Instant now = START;

  private KeptFailures kept(Traffic traffic) {
    return new KeptFailures(stored, new AtOnce(), traffic, () -> now);
  }

  private long failed(Traffic traffic) {
    return traffic.of("default", "heart", now).failed();
  }

  @Test
  void theNextProcessGoesOnCountingInTheSameMinute() {
    Traffic first = new Traffic();
    KeptFailures keptFirst = kept(first);
    first.failed("default", "heart", now);
    first.failed("default", "heart", now);
    keptFirst.keep();
    first.failed("default", "heart", now);
    first.failed("other", "heart", now);
    keptFirst.keep();

    Traffic second = new Traffic();
    try (KeptFailures keptSecond = kept(second)) {
      keptSecond.start();
      assertThat(failed(second)).isEqualTo(3);
      second.failed("default", "heart", now);
    } // Writes the last of them.
    Traffic third = new Traffic();
    try (KeptFailures keptThird = kept(third)) {
      keptThird.start();
      assertThat(failed(third)).isEqualTo(4);
      assertThat(third.of("other", now).failed()).isEqualTo(1);
    }
  }

  @Test
  void onlyWhatHasChangedIsWritten() {
    Traffic traffic = new Traffic();
    KeptFailures kept = kept(traffic);
    traffic.failed("default", "heart", now);
    kept.keep();
    kept.keep();
    assertThat(stored.puts).isEqualTo(1);

    now = START.plus(Duration.ofMinutes(1));
    traffic.failed("default", "heart", now);
    kept.keep();
    assertThat(stored.puts).isEqualTo(2);
  }

  @Test
  void anHourIsKept() {
    Traffic traffic = new Traffic();
    KeptFailures kept = kept(traffic);
    traffic.failed("default", "heart", now);
    kept.keep();

    now = START.plus(Duration.ofMinutes(90));
    traffic.failed("default", "heart", now);
    kept.keep();

    assertThat(stored.since(Instant.EPOCH))
        .extracting(FailedRequests::minute)
        .containsExactly(Instant.parse("2026-01-02T04:34:00Z"));
    Traffic next = new Traffic();
    try (KeptFailures keptNext = kept(next)) {
      keptNext.start();
      assertThat(failed(next)).isEqualTo(1);
    }
  }

  /** In memory. */
  private static final class Stored implements FailureStore {
    private final Map<List<Object>, FailedRequests> all = new HashMap<>();
    private int puts;

    @Override
    public void put(FailedRequests failed) {
      puts++;
      all.put(List.of(failed.workspace(), failed.model(), failed.minute()), failed);
    }

    @Override
    public List<FailedRequests> since(Instant minute) {
      List<FailedRequests> found = new ArrayList<>(all.values());
      found.removeIf(one -> one.minute().isBefore(minute));
      found.sort(Comparator.comparing(FailedRequests::minute));
      return found;
    }

    @Override
    public void deleteBefore(Instant minute) {
      all.values().removeIf(one -> one.minute().isBefore(minute));
    }
  }

  /** Every change at once. */
  private static final class AtOnce implements Transactions {
    @Override
    public <T> T write(Supplier<T> change) {
      return change.get();
    }

    @Override
    public void afterCommit(Runnable action) {
      action.run();
    }
  }
}
