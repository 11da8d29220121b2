// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that wait for more of what a connection brings, which may come in hours: when the
 * server or the connection ends, nobody waits with them. A thread is interrupted only while it
 * waits, never in its work.
 */
final class Waiting {
  private static final int MOST_REMEMBERED = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Thread> threads = new HashSet<>();

  /** The calls that their client took back, the last ones. */
  private final LinkedHashSet<Integer> takenBack = new LinkedHashSet<>();

  private int calls;
  private boolean ended;

  /** Reads what may come late. */
  @FunctionalInterface
  interface Reading {
    byte[] read() throws IOException;
  }

  /** What was read; absent if the server or the connection ends. */
  Optional<byte[]> during(Reading reading) throws IOException {
    if (!begin()) {
      return Optional.empty();
    }
    byte[] read;
    boolean over;
    try {
      read = reading.read();
    } finally {
      over = end();
    }
    return over && read.length == 0 ? Optional.empty() : Optional.of(read);
  }

  private boolean begin() {
    lock.lock();
    try {
      return !ended && threads.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  private boolean end() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      boolean wasInterrupted = Thread.interrupted();
      return ended || wasInterrupted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits a while, or until the server, the connection or the client ends a call.
   *
   * @param call the number of its stream
   * @return whether it goes on
   */
  boolean pause(int call, Duration longest) {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (left > 0 && !isOver(call)) {
        left = changed.awaitNanos(left);
      }
      return !isOver(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(int call) {
    return ended || takenBack.contains(call);
  }

  /** The client wants no more of a call. */
  void takeBack(int call) {
    lock.lock();
    try {
      takenBack.add(call);
      if (takenBack.size() > MOST_REMEMBERED) {
        takenBack.removeFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the server or the connection has ended. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** A call begins; it ends when this is closed. */
  Call callBegins() {
    count(1);
    return () -> count(-1);
  }

  /** A call that is worked on. */
  interface Call extends AutoCloseable {
    Call NONE = () -> {};

    @Override
    void close();
  }

  private void count(int more) {
    lock.lock();
    try {
      calls += more;
    } finally {
      lock.unlock();
    }
  }

  /** Whether any call is worked on, or waits for more. */
  boolean hasCalls() {
    lock.lock();
    try {
      return calls > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for all. */
  void endAll() {
    lock.lock();
    try {
      ended = true;
      threads.forEach(Thread::interrupt);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
