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
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Questions to one process and its answers, each in its time: if not, the process is ended. */
final class PythonTalk {
  private static final int MOST_ROWS_TOGETHER = 1024;

  private final PythonChild child;
  private final ScheduledExecutorService timer;
  private final Duration longest;

  /**
   * @param longest how long it may take to answer
   */
  PythonTalk(PythonChild child, ScheduledExecutorService timer, Duration longest) {
    this.child = child;
    this.timer = timer;
    this.longest = longest;
  }

  /** Whether it has loaded the model. */
  Reply begin(Duration limit) throws IOException {
    return inTime(limit, () -> PythonWire.read(child.read(), 1));
  }

  /**
   * Answers the calls that have begun, together with those that came meanwhile if each row is
   * answered as it would be alone.
   *
   * @param begun is empty in the end, unless the process is lost
   */
  void answer(Ready ready, Deque<Rows> begun, Queue<PythonCall> inbox) throws IOException {
    begun.removeIf(call -> call.answer().isDone());
    int rows = begun.stream().mapToInt(call -> call.rows().size()).sum();
    while (ready.byRow()
        && !begun.isEmpty()
        && inbox.peek() instanceof Rows next
        && rows + next.rows().size() <= MOST_ROWS_TOGETHER) {
      inbox.remove();
      begun.add(next);
      rows += next.rows().size();
    }
    if (begun.size() > 1 && together(ready, begun, rows)) {
      return;
    }
    while (!begun.isEmpty()) {
      begun.getFirst().hand(asked(ready, begun.getFirst().rows()));
      begun.removeFirst();
    }
  }

  /** Not if the model raised: one of the calls may be why. */
  private boolean together(Ready ready, Deque<Rows> begun, int rows) throws IOException {
    List<Row> all = new ArrayList<>(rows);
    begun.forEach(call -> all.addAll(call.rows()));
    if (!(asked(ready, all) instanceof Answers(var answers)) || answers.size() != rows) {
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

  private Reply asked(Ready ready, List<Row> rows) throws IOException {
    return inTime(
        longest,
        () -> {
          child.write(PythonWire.request(ready.description(), rows));
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
