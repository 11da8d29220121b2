// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Transactions} and the {@link Outbox} in them owe their callers. */
public abstract class TransactionsContract {
  protected abstract Transactions transactions();

  protected abstract Outbox outbox();

  private static Event event(String id) {
    return new Event(
        id,
        "default",
        "tested",
        "subject",
        Map.of("k", "v"),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  private List<String> unread(String reader) {
    return outbox().unread(reader, 1000).stream().map(Event::id).toList();
  }

  @Test
  void keepsWhatWasWritten() {
    String answer =
        transactions()
            .write(
                () -> {
                  outbox().publish(event("a"));
                  return "done";
                });

    assertThat(answer).isEqualTo("done");
    assertThat(outbox().unread("reader", 10)).containsExactly(event("a"));
  }

  @Test
  void keepsNothingOfAFailedChangeAndTellsItsError() {
    NotFound error = new NotFound("dataset", "x");

    assertThatThrownBy(
            () ->
                transactions()
                    .write(
                        () -> {
                          outbox().publish(event("a"));
                          throw error;
                        }))
        .isSameAs(error);
    assertThat(unread("reader")).isEmpty();
  }

  @Test
  void joinsTheChangeAround() {
    assertThatThrownBy(
            () ->
                transactions()
                    .write(
                        () -> {
                          transactions().write(() -> outbox().publish(event("inner")));
                          throw new NotFound("dataset", "x");
                        }))
        .isInstanceOf(NotFound.class);
    assertThat(unread("reader")).isEmpty();
  }

  @Test
  void seesItsOwnWrites() {
    List<String> seen =
        transactions()
            .write(
                () -> {
                  outbox().publish(event("a"));
                  return unread("reader");
                });

    assertThat(seen).containsExactly("a");
  }

  @Test
  void actsAfterTheCommitAndOnlyThen() {
    AtomicInteger actions = new AtomicInteger();
    transactions()
        .write(
            () -> {
              transactions().afterCommit(() -> actions.addAndGet(unread("reader").size()));
              outbox().publish(event("a"));
              assertThat(actions).hasValue(0);
            });
    assertThat(actions).hasValue(1);

    assertThatThrownBy(
            () ->
                transactions()
                    .write(
                        () -> {
                          transactions().afterCommit(actions::incrementAndGet);
                          throw new NotFound("dataset", "x");
                        }))
        .isInstanceOf(NotFound.class);
    assertThat(actions).hasValue(1);
  }

  @Test
  void failuresAndSuccessesSideBySideDoNotTouchEachOther() throws Exception {
    int changes = 200;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, changes)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              transactions()
                                  .write(
                                      () -> {
                                        outbox().publish(event("e" + i));
                                        if (i % 2 == 1) {
                                          throw new NotFound("event", "e" + i);
                                        }
                                      })))
              .toList();
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(all).filteredOn(one -> one.state() == Future.State.FAILED).hasSize(changes / 2);
    }

    List<String> expected =
        IntStream.range(0, changes).filter(i -> i % 2 == 0).mapToObj(i -> "e" + i).toList();
    assertThat(unread("reader")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void eachReaderOfTheOutboxKeepsItsPlace() {
    for (String id : List.of("a", "b", "c")) {
      transactions().write(() -> outbox().publish(event(id)));
    }

    transactions().write(() -> outbox().acknowledge("first", event("b")));

    assertThat(unread("first")).containsExactly("c");
    assertThat(unread("second")).containsExactly("a", "b", "c");
    assertThat(outbox().unread("second", 2)).hasSize(2);
  }
}
