// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JoinedCallsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, tasks);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void stop() {
    go.countDown();
    clients.close();
    thread.close();
  }

  /** Doubles its rows; the first call waits, and no call takes a negative row. */
  private double[][] twice(List<Row> rows, LongCall running) {
    sizes.add(rows.size());
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (rows.stream().anyMatch(row -> row.values()[0] < 0)) {
      throw new RefusedRowException("negative");
    }
    return rows.stream().map(row -> new double[] {2 * row.values()[0]}).toArray(double[][]::new);
  }

  private JoinedCalls calls(int mostRows, Duration longest) {
    return new JoinedCalls(this::twice, thread, mostRows, longest);
  }

  private static List<Row> rows(double... values) {
    return DoubleStream.of(values).mapToObj(x -> new Row(new double[] {x})).toList();
  }

  /** The first call has begun, and all others wait for the thread. */
  private List<Future<double[][]>> waiting(JoinedCalls calls, List<List<Row>> asked)
      throws Exception {
    List<Future<double[][]>> answers = new ArrayList<>();
    answers.add(clients.submit(() -> calls.answers(asked.getFirst())));
    begun.await();
    for (int i = 1; i < asked.size(); i++) {
      List<Row> rows = asked.get(i);
      answers.add(clients.submit(() -> calls.answers(rows)));
      while (tasks.size() < i) {
        Thread.onSpinWait();
      }
    }
    return answers;
  }

  @Test
  void whoComesWhileACallRunsGoesIntoTheNextOne() throws Exception {
    List<Future<double[][]>> answers =
        waiting(calls(64, LONG), List.of(rows(1), rows(2), rows(3, 4), rows(5)));
    go.countDown();

    assertThat(answers.get(0).get()).isDeepEqualTo(new double[][] {{2}});
    assertThat(answers.get(1).get()).isDeepEqualTo(new double[][] {{4}});
    assertThat(answers.get(2).get()).isDeepEqualTo(new double[][] {{6}, {8}});
    assertThat(answers.get(3).get()).isDeepEqualTo(new double[][] {{10}});
    assertThat(sizes).containsExactly(1, 4);
  }

  @Test
  void aCallHasNoMoreRowsThanItMay() throws Exception {
    List<Future<double[][]>> answers =
        waiting(calls(3, LONG), List.of(rows(1), rows(2), rows(3, 4), rows(5), rows(6, 7, 8, 9)));
    go.countDown();

    assertThat(answers.get(4).get()).isDeepEqualTo(new double[][] {{12}, {14}, {16}, {18}});
    assertThat(sizes).containsExactly(1, 3, 1, 4);
  }

  @Test
  void aWrongRowFailsNoOthers() throws Exception {
    List<Future<double[][]>> answers =
        waiting(calls(64, LONG), List.of(rows(1), rows(2), rows(-3), rows(4)));
    go.countDown();

    assertThat(answers.get(1).get()).isDeepEqualTo(new double[][] {{4}});
    assertThatThrownBy(() -> answers.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RefusedRowException.class);
    assertThat(answers.get(3).get()).isDeepEqualTo(new double[][] {{8}});
    assertThat(sizes).containsExactly(1, 3, 1, 1, 1);
  }

  @Test
  void anErrorIsToldToEverybodyWhoWaits() throws Exception {
    JoinedCalls calls =
        new JoinedCalls(
            (rows, running) -> {
              twice(rows, running);
              throw new OutOfMemoryError("of the test");
            },
            thread,
            64,
            LONG);
    List<Future<double[][]>> answers = waiting(calls, List.of(rows(1), rows(2), rows(3)));
    go.countDown();
    for (Future<double[][]> answer : answers) {
      assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
    assertThat(sizes).containsExactly(1, 2, 1, 1);
  }

  @Test
  void whoDoesNotWaitAnyLongerIsNotAnswered() throws Exception {
    JoinedCalls calls = calls(64, Duration.ofMillis(20));
    Future<double[][]> first = clients.submit(() -> calls.answers(rows(1)));
    begun.await();
    assertThatThrownBy(() -> calls.answers(rows(2)))
        .isInstanceOf(BusyModelException.class) // It is not its row that takes so long.
        .hasMessageContaining("no answer within");
    assertThatThrownBy(first::get).hasCauseInstanceOf(RefusedRowException.class);
    go.countDown();
    thread.shutdown();
    assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sizes).containsExactly(1);
  }

  @Test
  void isTriedOnlyWhereItPaysAndChangesNoBit() {
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 0, false), 4)).isOne();
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 2_000_000, false), 4)).isBetween(2, 25);
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 2_000_000, true), 4)).isOne();
  }

  /** Takes as long for one row as for many. */
  private static double[][] answers(List<Row> rows, long nanos, boolean dependsOnCompany) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    double more = dependsOnCompany && rows.size() > 1 ? Math.ulp(1.0) : 0;
    return rows.stream()
        .map(row -> new double[] {1 + more, row.values()[0]})
        .toArray(double[][]::new);
  }
}
