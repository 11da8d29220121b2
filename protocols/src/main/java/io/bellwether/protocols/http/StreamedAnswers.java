// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a stream on their way to a client that may read them late. Whoever answers goes on to
 * read requests meanwhile: else the connection would have no room for them, and what the client
 * says behind them, that it has read some answers, would never be heard.
 */
final class StreamedAnswers {
  private static final int MOST_BYTES = 8 << 20;

  private final OutputStream to;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean isWriting;
  private @Nullable Throwable failure;

  StreamedAnswers(OutputStream to) {
    this.to = to;
  }

  /**
   * Waits only if many bytes are unread.
   *
   * @throws UncheckedIOException if one before it could not be written
   */
  void write(byte[] answer) {
    lock.lock();
    try {
      while (bytes > 0 && bytes + answer.length > MOST_BYTES) {
        changed.awaitUninterruptibly();
      }
      check();
      waiting.add(answer);
      bytes += answer.length;
      if (!isWriting) {
        isWriting = true;
        Thread.ofVirtual().name("answers").start(this::writeAll);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all are written.
   *
   * @throws UncheckedIOException if one could not be
   */
  void await() {
    lock.lock();
    try {
      while (isWriting) {
        changed.awaitUninterruptibly();
      }
      check();
    } finally {
      lock.unlock();
    }
  }

  private void check() {
    Throwable reason = failure;
    if (reason != null) {
      throw new UncheckedIOException(new IOException("the client takes no answers", reason));
    }
  }

  private void writeAll() {
    byte[] next = next(0);
    while (next != null) {
      try {
        to.write(next);
        to.flush();
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
      next = next(next.length);
    }
  }

  /** What is to be written next; null: nothing, and nobody writes. */
  private byte @Nullable [] next(int written) {
    lock.lock();
    try {
      bytes -= Math.min(bytes, written);
      byte[] next = waiting.poll();
      isWriting = next != null;
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable reason) {
    lock.lock();
    try {
      failure = reason;
      waiting.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }
}
