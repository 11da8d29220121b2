// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands the events of the outbox to whoever reacts to them: to each reader every event, in order,
 * at least once. Each reader has a thread of its own; while one fails and tries again, the others
 * go on.
 */
public final class Reactions implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Reactions.class.getName());
  private static final int BATCH = 100;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Outbox store;
  private final Transactions transactions;
  private final List<Reader> readers = new ArrayList<>();
  private volatile boolean closing;

  public Reactions(Outbox store, Transactions transactions) {
    this.store = store;
    this.transactions = transactions;
  }

  /** The outbox to publish to: the readers learn at once of what it is given. */
  public Outbox outbox() {
    return new Outbox() {
      @Override
      public void publish(Event event) {
        store.publish(event);
        transactions.afterCommit(() -> readers.forEach(Reader::wake));
      }

      @Override
      public List<Event> unread(String reader, int limit) {
        return store.unread(reader, limit);
      }

      @Override
      public void acknowledge(String reader, Event event) {
        store.acknowledge(reader, event);
      }
    };
  }

  /**
   * Adds a reader before the start. The reaction may see an event again after a crash, so it must
   * bear that; for what only changes metadata there is {@link #onInChange}.
   *
   * @param name under which the reader's place is kept; it must stay the same for ever
   */
  public void on(String name, Consumer<Event> reaction) {
    readers.add(
        new Reader(
            name,
            event -> {
              reaction.accept(event);
              transactions.write(() -> store.acknowledge(name, event));
            }));
  }

  /**
   * Adds a reader before the start whose reaction commits together with the reader's place, and so
   * takes effect once. It keeps the rules of {@link Transactions#write}.
   */
  public void onInChange(String name, Consumer<Event> reaction) {
    readers.add(
        new Reader(
            name,
            event ->
                transactions.write(
                    () -> {
                      reaction.accept(event);
                      store.acknowledge(name, event);
                    })));
  }

  public void start() {
    readers.forEach(Reader::start);
  }

  /** Interrupts the reactions; what they have not acknowledged is read again after the start. */
  @Override
  public void close() {
    closing = true;
    readers.forEach(reader -> reader.thread.interrupt());
    try {
      for (Reader reader : readers) {
        reader.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Reader {
    private final String name;
    private final Consumer<Event> handle;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private Duration pause = FIRST_PAUSE;

    Reader(String name, Consumer<Event> handle) {
      this.name = name;
      this.handle = handle;
      this.thread = Thread.ofVirtual().name("reader-" + name).unstarted(this::readUntilClosed);
    }

    void start() {
      thread.start();
    }

    void stop() throws InterruptedException {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(GRACE);
      }
    }

    void wake() {
      news.release();
    }

    private void readUntilClosed() {
      try {
        while (!closing) {
          if (readSome()) {
            continue;
          }
          if (news.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
          }
        }
      } catch (InterruptedException e) {
        // Only close interrupts.
      }
    }

    /** Whether there may be more to read at once. */
    private boolean readSome() throws InterruptedException {
      try {
        List<Event> events = store.unread(name, BATCH);
        for (Event event : events) {
          if (closing) {
            return false;
          }
          handle.accept(event);
          pause = FIRST_PAUSE;
        }
        return !events.isEmpty();
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.log(Level.WARNING, "the reader " + name + " failed; trying again in " + pause, e);
          Thread.sleep(pause);
          Duration doubled = pause.multipliedBy(2);
          pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        return true;
      }
    }
  }
}
