// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of an HTTP/2 connection. A short answer is three of them, headers, data and
 * trailers, and each write costs as much as scoring a row: here they leave in one piece. Frames
 * keep their order, whoever sends them, since blocks of headers must be read in the order in which
 * they were made.
 */
final class TogetherWriter implements DataWriter {
  private static final ScopedValue<Answer> ANSWER = ScopedValue.newInstance();

  private final DataWriter to;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  TogetherWriter(DataWriter to) {
    this.to = to;
  }

  /** Where an answer is being written. */
  private static final class Answer {
    private @Nullable TogetherWriter writer;
  }

  /** Sends an answer that fits into a packet; it leaves at the end of {@code send}. */
  static void together(Runnable send) {
    Answer answer = new Answer();
    try {
      ScopedValue.where(ANSWER, answer).run(send);
    } finally {
      if (answer.writer != null) {
        answer.writer.leave();
      }
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (held.size() > 0) {
        byte[] bytes = held.toByteArray();
        held.reset();
        to.writeNow(BufferData.create(bytes));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    lock.lock();
    try {
      if (ANSWER.isBound()) {
        ANSWER.get().writer = this;
        held.writeBytes(buffer.readBytes());
      } else {
        leave();
        to.writeNow(buffer);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void write(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void flush() {
    to.flush();
  }

  @Override
  public void close() {
    to.close();
  }
}
