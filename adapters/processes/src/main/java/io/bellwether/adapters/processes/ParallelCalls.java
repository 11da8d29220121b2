// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.adapters.processes.PythonCall.Rows;
import io.bellwether.adapters.processes.PythonChild.Frame;
import io.bellwether.scoring.remote.RemoteModel.Description;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a process whose model may not be asked several of them together: so many at a time, each
 * in a thread of the process, as MLflow's own server asks its models. Each in its time: if not, the
 * process is ended.
 */
final class ParallelCalls {
  /** As many threads as the script has. */
  private static final int AT_ONCE = 8;

  private final PythonChild child;
  private final ScheduledExecutorService timer;
  private final Duration longest;
  private final Description description;
  private final Runnable whenBroken;
  private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicLong overdue = new AtomicLong();
  private volatile @Nullable Exception broken;
  private long last;

  private record Asked(Rows call, Future<?> deadline) {}

  /**
   * @param whenBroken runs when no answers come any more
   */
  ParallelCalls(
      PythonChild child,
      ScheduledExecutorService timer,
      Duration longest,
      Description description,
      Runnable whenBroken) {
    this.child = child;
    this.timer = timer;
    this.longest = longest;
    this.description = description;
    this.whenBroken = whenBroken;
  }

  void start() {
    Thread.ofPlatform().daemon().name("python-answers").start(this::read);
  }

  /** Hands the call over as soon as fewer than so many are being answered; for one thread. */
  void ask(Rows call) throws IOException, InterruptedException {
    free.acquire();
    if (broken != null) {
      throw new IOException(broken);
    }
    long id = ++last;
    asked.put(
        id,
        new Asked(
            call, timer.schedule(() -> endOverdue(id), longest.toNanos(), TimeUnit.NANOSECONDS)));
    child.write(PythonWire.request(id, description, call.rows(), call.params()));
  }

  private void endOverdue(long id) {
    overdue.compareAndSet(0, id);
    child.endOverdue();
  }

  private void read() {
    try {
      while (true) {
        Frame frame = child.read();
        Asked one = asked.get(frame.id());
        if (one == null) {
          throw new IOException("an answer to what was not asked");
        }
        one.call.hand(PythonWire.read(frame, one.call.rows().size()));
        one.deadline.cancel(false);
        asked.remove(frame.id());
        free.release();
      }
    } catch (IOException | RuntimeException e) { // Of a model's answers anything can be.
      broken = e;
      free.release(AT_ONCE); // Whoever waits for its turn is to hear of it.
      whenBroken.run();
    }
  }

  /** Why no answers come any more. */
  Optional<Exception> broken() {
    return Optional.ofNullable(broken);
  }

  boolean isIdle() {
    return asked.isEmpty();
  }

  /** What is not answered, and will not be. */
  List<Rows> left() {
    return calls(false);
  }

  /** What is not answered because another call took too long, for the first time. */
  List<Rows> cutOff() {
    return calls(true);
  }

  private List<Rows> calls(boolean areCutOff) {
    List<Rows> calls = new ArrayList<>();
    asked.forEach(
        (id, one) -> {
          one.deadline.cancel(false);
          boolean isCutOff = overdue.get() != 0 && overdue.get() != id && !one.call.isSecond();
          if (isCutOff == areCutOff) {
            calls.add(one.call);
          }
        });
    return calls;
  }
}
