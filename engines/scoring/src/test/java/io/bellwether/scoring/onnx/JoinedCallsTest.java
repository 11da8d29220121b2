// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.Patience;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JoinedCallsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService thread = Executors.newFixedThreadPool(1);
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
    return new JoinedCalls(this::twice, threads(), mostRows, longest);
  }

  private JoinedCalls.Threads threads() {
    return new JoinedCalls.Threads(thread, 2);
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
      awaitWaiting(calls, i);
    }
    return answers;
  }

  private static void awaitWaiting(JoinedCalls calls, int many) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (calls.waiting() < many) {
      assertThat(System.nanoTime()).as("%d calls wait in time", many).isLessThan(end);
      Thread.sleep(1);
    }
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
            threads(),
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
    assertThatThrownBy(() -> within(Duration.ofMillis(30), () -> calls.answers(rows(2))))
        .isInstanceOf(BusyModelException.class) // It is not its row that takes so long.
        .hasMessageContaining("no answer within 0.");
    assertThat(calls.waiting()).isZero();
    assertThatThrownBy(first::get).hasCauseInstanceOf(RefusedRowException.class);
    go.countDown();
    assertThat(calls.answers(rows(3))).isDeepEqualTo(new double[][] {{6}});
    assertThat(sizes).containsExactly(1, 1);
  }

  private static double[][] within(Duration patience, Supplier<double[][]> asking) {
    long end = System.nanoTime() + patience.toNanos();
    return Patience.during(() -> end - System.nanoTime(), asking);
  }

  /** The time of a call runs from when it begins, however long others took before. */
  @Test
  void whoWaitsLongerThanACallMayTakeIsAnswered() throws Exception {
    JoinedCalls calls =
        new JoinedCalls(
            (rows, running) -> {
              pause(Duration.ofMillis(60));
              return twice(rows, running);
            },
            threads(),
            1,
            Duration.ofMillis(100));
    go.countDown();
    List<Future<double[][]>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(clients.submit(() -> calls.answers(rows(1))));
    }
    for (Future<double[][]> answer : answers) {
      assertThat(answer.get()).isDeepEqualTo(new double[][] {{2}});
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Test
  void aCallThatTakesLongerThanItsCallerWaitsBlamesNoRow() throws Exception {
    JoinedCalls calls = calls(64, LONG);
    assertThatThrownBy(() -> within(Duration.ofMillis(30), () -> calls.answers(rows(1))))
        .isInstanceOf(BusyModelException.class);
  }

  @Test
  void aModelThatIsAskedALotLeavesThreadsToOthers() throws Exception {
    try (ExecutorService four = Executors.newFixedThreadPool(4)) {
      JoinedCalls.Threads shared = new JoinedCalls.Threads(four, 2);
      JoinedCalls slow = new JoinedCalls(this::twice, shared, 1, LONG);
      List<Future<double[][]>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        asked.add(clients.submit(() -> slow.answers(rows(1))));
      }
      begun.await();
      awaitWaiting(slow, 18);
      JoinedCalls quick = new JoinedCalls((_, _) -> new double[][] {{7}}, shared, 1, LONG);
      assertThat(quick.answers(rows(1))).isDeepEqualTo(new double[][] {{7}});
      go.countDown();
      for (Future<double[][]> one : asked) {
        assertThat(one.get()).isDeepEqualTo(new double[][] {{2}});
      }
    }
  }

  /** Models take turns: one that is asked a lot is not answered to the end first. */
  @Test
  void afterEachCallThoseOfOtherModelsComeFirst() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    JoinedCalls often =
        new JoinedCalls(
            (rows, running) -> {
              order.add("often");
              return twice(rows, running);
            },
            threads(),
            1,
            LONG);
    List<Future<double[][]>> answers =
        waiting(often, List.of(rows(1), rows(2), rows(3), rows(4), rows(5)));
    JoinedCalls seldom =
        new JoinedCalls(
            (_, _) -> {
              order.add("seldom");
              return new double[][] {{7}};
            },
            threads(),
            1,
            LONG);
    Future<double[][]> other = clients.submit(() -> seldom.answers(rows(1)));
    awaitWaiting(seldom, 1);
    go.countDown();
    other.get();
    for (Future<double[][]> one : answers) {
      one.get();
    }
    assertThat(order.indexOf("seldom")).isBetween(1, 2);
  }

  @Test
  void isTriedOnlyWhereItPaysAndChangesNoBit() {
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 0, false), 4)).isOne();
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 2_000_000, false), 4)).isBetween(2, 25);
    assertThat(JoinTrial.mostRows(rows -> answers(rows, 2_000_000, true), 4)).isOne();
    assertThat(JoinTrial.mostRows(JoinedCallsTest::differsAmongMany, 4)).isOne();
  }

  /** As matrices are multiplied in another order where there are many rows. */
  private static double[][] differsAmongMany(List<Row> rows) {
    return answers(rows, 600_000, rows.size() > 60);
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
