// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.adapters.processes.PythonCall.Rows;
import io.bellwether.adapters.processes.PythonWire.Answers;
import io.bellwether.adapters.processes.PythonWire.Ready;
import io.bellwether.adapters.processes.PythonWire.Reply;
import io.bellwether.scoring.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Questions to one process and its answers, each in its time: if not, the process is ended. */
final class PythonTalk {
  private static final int MOST_ROWS_TOGETHER = 1024;

  private final PythonChild child;
  private final ScheduledExecutorService timer;
  private final Duration longest;
  private final Runnable whenBroken;
  private @Nullable ParallelCalls parallel;

  /**
   * @param longest how long it may take to answer
   * @param whenBroken runs when no answers come any more, if nobody waits for one
   */
  PythonTalk(
      PythonChild child, ScheduledExecutorService timer, Duration longest, Runnable whenBroken) {
    this.child = child;
    this.timer = timer;
    this.longest = longest;
    this.whenBroken = whenBroken;
  }

  /** Whether it has loaded the model. */
  Reply begin(Duration limit) throws IOException {
    Reply reply = inTime(limit, () -> PythonWire.read(child.read(), 1));
    if (reply instanceof Ready ready && !ready.byRow()) {
      parallel = new ParallelCalls(child, timer, longest, ready.description(), whenBroken);
      parallel.start();
    }
    return reply;
  }

  /** Whether everything that was asked is answered. */
  boolean isIdle() {
    return parallel == null || parallel.isIdle();
  }

  /** Why no answers come any more, if the process has not just ended. */
  Optional<Exception> broken() {
    return Optional.ofNullable(parallel).flatMap(ParallelCalls::broken);
  }

  /** What was handed over and will not be answered. */
  List<Rows> left() {
    return parallel == null ? List.of() : parallel.left();
  }

  /**
   * What may be handed over to the next process: it was this one's end that another call caused.
   */
  List<Rows> cutOff() {
    return parallel == null ? List.of() : parallel.cutOff();
  }

  /**
   * Answers the calls that have begun, together with those that came meanwhile if each row is
   * answered as it would be alone; else it hands them over, to be answered later.
   *
   * @param begun is empty in the end, unless the process is lost
   */
  void answer(Ready ready, Deque<Rows> begun, Queue<PythonCall> inbox)
      throws IOException, InterruptedException {
    begun.removeIf(call -> call.answer().isDone());
    if (parallel == null) {
      answerTogether(ready, begun, inbox);
      return;
    }
    while (!begun.isEmpty()) {
      parallel.ask(begun.getFirst());
      begun.removeFirst();
    }
  }

  private void answerTogether(Ready ready, Deque<Rows> begun, Queue<PythonCall> inbox)
      throws IOException {
    int rows = begun.stream().mapToInt(call -> call.rows().size()).sum();
    while (!begun.isEmpty()
        && inbox.peek() instanceof Rows next
        && next.params().equals(begun.getFirst().params())
        && rows + next.rows().size() <= MOST_ROWS_TOGETHER) {
      inbox.remove();
      begun.add(next);
      rows += next.rows().size();
    }
    if (begun.size() > 1 && together(ready, begun, rows)) {
      return;
    }
    while (!begun.isEmpty()) {
      begun.getFirst().hand(asked(ready, begun.getFirst().rows(), begun.getFirst().params()));
      begun.removeFirst();
    }
  }

  /** Not if the model raised: one of the calls may be why. */
  private boolean together(Ready ready, Deque<Rows> begun, int rows) throws IOException {
    List<Row> all = new ArrayList<>(rows);
    begun.forEach(call -> all.addAll(call.rows()));
    if (!(asked(ready, all, begun.getFirst().params()) instanceof Answers(var answers))
        || answers.size() != rows) {
      return false;
    }
    int from = 0;
    for (Rows call : begun) {
      int to = from + call.rows().size();
      call.answer().complete(answers.subList(from, to));
      from = to;
    }
    begun.clear();
    return true;
  }

  private Reply asked(Ready ready, List<Row> rows, Map<String, @Nullable Object> params)
      throws IOException {
    return inTime(
        longest,
        () -> {
          child.write(PythonWire.request(0, ready.description(), rows, params));
          return PythonWire.read(child.read(), rows.size());
        });
  }

  /** Something that the process does. */
  @FunctionalInterface
  private interface Work {
    Reply run() throws IOException;
  }

  private Reply inTime(Duration limit, Work work) throws IOException {
    Future<?> deadline = timer.schedule(child::endOverdue, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.run();
    } finally {
      deadline.cancel(false);
    }
  }
}
