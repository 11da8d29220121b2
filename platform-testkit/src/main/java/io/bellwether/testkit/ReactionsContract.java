// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Reactions} owe on a real outbox. */
public abstract class ReactionsContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<String> seen = new CopyOnWriteArrayList<>();

  protected abstract Transactions transactions();

  protected abstract Outbox outbox();

  private Reactions reactions() {
    return new Reactions(outbox(), transactions());
  }

  private void publish(Reactions reactions, String id) {
    Event event = new Event(id, "default", "tested", "subject", Map.of(), NOW);
    transactions().write(() -> reactions.outbox().publish(event));
  }

  private void awaitSeen(int count) {
    Eventually.until(count + " events are seen", () -> seen.size() >= count);
  }

  private void awaitAllRead(String reader) {
    Eventually.until(reader + " has read all", () -> outbox().unread(reader, 1).isEmpty());
  }

  @Test
  void handsEveryEventToEachReaderInOrder() {
    List<String> others = new CopyOnWriteArrayList<>();
    try (Reactions reactions = reactions()) {
      reactions.on("first", event -> seen.add(event.id()));
      reactions.on("second", event -> others.add(event.id()));
      publish(reactions, "before");
      reactions.start();
      IntStream.range(0, 20).forEach(i -> publish(reactions, "e" + i));
      awaitAllRead("first");
      awaitAllRead("second");
    }
    assertThat(seen).hasSize(21).startsWith("before", "e0", "e1").endsWith("e19");
    assertThat(others).isEqualTo(seen);
  }

  @Test
  void continuesAfterTheLastEventThatWasAcknowledged() {
    try (Reactions reactions = reactions()) {
      reactions.on("reader", event -> seen.add(event.id()));
      reactions.start();
      publish(reactions, "a");
      awaitAllRead("reader");
    }
    try (Reactions reactions = reactions()) {
      reactions.on("reader", event -> seen.add(event.id()));
      publish(reactions, "b");
      reactions.start();
      awaitAllRead("reader");
    }
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void aReaderThatFailsTriesAgainAndHoldsUpNobody() {
    AtomicBoolean works = new AtomicBoolean();
    List<String> failing = new CopyOnWriteArrayList<>();
    try (Reactions reactions = reactions()) {
      reactions.on(
          "failing",
          event -> {
            failing.add(event.id());
            if (!works.get()) {
              throw new IllegalStateException("planted: " + event.id());
            }
          });
      reactions.on("other", event -> seen.add(event.id()));
      reactions.start();
      publish(reactions, "a");
      publish(reactions, "b");

      awaitSeen(2);
      Eventually.until("two tries", () -> failing.size() >= 2);
      assertThat(failing).containsOnly("a");

      works.set(true);
      awaitAllRead("failing");
      assertThat(failing).endsWith("a", "b");
    }
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void aReactionInsideTheChangeTakesEffectOnce() {
    AtomicBoolean works = new AtomicBoolean();
    try (Reactions reactions = reactions()) {
      reactions.onInChange(
          "reader",
          event -> {
            if (event.id().equals("cause")) {
              publish(reactions, "effect");
              seen.add(event.id());
              if (!works.getAndSet(true)) {
                throw new IllegalStateException("planted");
              }
            }
          });
      reactions.start();
      publish(reactions, "cause");
      awaitSeen(2);
      awaitAllRead("reader");
    }
    assertThat(outbox().unread("nobody", 10))
        .extracting(Event::id)
        .containsExactly("cause", "effect");
  }

  @Test
  void closingInterruptsAReaction() {
    CountDownLatch started = new CountDownLatch(1);
    try (Reactions reactions = reactions()) {
      reactions.on(
          "reader",
          event -> {
            started.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("interrupted", e);
            }
          });
      reactions.start();
      publish(reactions, "a");
      Eventually.until("it reacts", () -> started.getCount() == 0);
    }
    assertThat(outbox().unread("reader", 10)).hasSize(1);
  }
}
