// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OrtException;
import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one model that take long, made on threads that models share. Who comes while these
 * are busy waits, and goes into the next call together with the others that wait: nobody waits for
 * company. A call that fails is made again for each alone, so that one wrong row fails no other's.
 * A model has no more threads than its part, and after each call those of other models come first.
 */
final class JoinedCalls {
  /** Of the longest time: a call that ran for so much of it would not have ended alone either. */
  private static final double OWN_PART = 0.9;

  private final Work work;
  private final Threads threads;
  private final int mostRows;
  private final Duration longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiting> queue = new ArrayDeque<>();

  /** How many tasks of this model its threads have now. */
  private int tasks;

  /** The call itself, which can be ended. */
  @FunctionalInterface
  interface Work {
    double[][] answers(List<Row> rows, LongCall running) throws OrtException;
  }

  /**
   * Where calls are made.
   *
   * @param all those of all models, first come first served
   * @param ofModel how many of them one model may have at a time
   */
  record Threads(Executor all, int ofModel) {}

  /**
   * @param mostRows of a call that is joined; 1: none is
   * @param longest how long each may run; how long somebody waits for it is {@link Patience}
   */
  JoinedCalls(Work work, Threads threads, int mostRows, Duration longest) {
    this.work = work;
    this.threads = threads;
    this.mostRows = mostRows;
    this.longest = longest;
  }

  /** A call that has begun. */
  private record Begun(LongCall call, long nanoTime, boolean alone) {
    long nanos() {
      return System.nanoTime() - nanoTime;
    }
  }

  private static final class Waiting {
    private final List<Row> rows;
    private final CompletableFuture<double[][]> answer = new CompletableFuture<>();
    private volatile @Nullable Begun begun;

    Waiting(List<Row> rows) {
      this.rows = rows;
    }

    /** Whoever asked does so no longer; a call that others are in is made again for them. */
    void giveUp() {
      answer.cancel(false);
      Begun call = begun;
      if (call != null) {
        call.call.end();
      }
    }

    boolean begins(LongCall call, boolean alone) {
      begun = new Begun(call, System.nanoTime(), alone);
      return !answer.isDone();
    }
  }

  /**
   * @throws RefusedRowException if the graph refuses a row, or works on it for too long
   * @throws BusyModelException if the time went by with waiting for other calls
   */
  double[][] answers(List<Row> rows) {
    long start = System.nanoTime();
    Waiting mine = new Waiting(rows);
    add(mine);
    try {
      return await(mine);
    } catch (TimeoutException e) {
      giveUp(mine);
      throw late(mine.begun, System.nanoTime() - start);
    } catch (InterruptedException e) {
      giveUp(mine);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a model ran", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedRowException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Its time runs from when its call begins: a row is not to blame for those before it. */
  private double[][] await(Waiting mine)
      throws TimeoutException, InterruptedException, ExecutionException {
    while (true) {
      Begun begun = mine.begun;
      long own = longest.toNanos() - (begun == null ? 0 : begun.nanos());
      long most = Math.min(own, Patience.leftNanos());
      try {
        return mine.answer.get(most, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        boolean isTheSame = begun != null && begun.equals(mine.begun); // Else it began, or anew.
        if (isTheSame || Patience.leftNanos() <= 0) {
          throw e;
        }
      }
    }
  }

  private RuntimeException late(@Nullable Begun begun, long waited) {
    if (begun != null && begun.alone && begun.nanos() >= OWN_PART * longest.toNanos()) {
      return new RefusedRowException(noAnswer(longest.toNanos()));
    }
    return new BusyModelException(noAnswer(waited) + ": others are answered first");
  }

  private static String noAnswer(long nanos) {
    return "no answer within %s s".formatted(Math.round(nanos / 1e8) / 10.0);
  }

  private void add(Waiting mine) {
    lock.lock();
    try {
      queue.add(mine);
      if (tasks < threads.ofModel) {
        tasks++;
        threads.all.execute(this::next);
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(Waiting mine) {
    lock.lock();
    try {
      queue.remove(mine);
    } finally {
      lock.unlock();
    }
    mine.giveUp();
  }

  /** How many wait for a call to begin. */
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** One call; who comes for the next one stands behind the other models. */
  private void next() {
    try {
      answer(taken());
    } finally {
      again();
    }
  }

  private void again() {
    lock.lock();
    try {
      if (queue.isEmpty()) {
        tasks--;
      } else {
        threads.all.execute(this::next);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those who go into the next call. */
  private List<Waiting> taken() {
    lock.lock();
    try {
      List<Waiting> together = new ArrayList<>();
      int rows = 0;
      while (!queue.isEmpty() && (together.isEmpty() || fits(rows, queue.element()))) {
        Waiting one = queue.remove();
        together.add(one);
        rows += one.rows.size();
      }
      return together;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(int rows, Waiting following) {
    return rows + following.rows.size() <= mostRows; // Else it has a turn of its own.
  }

  private void answer(List<Waiting> asked) {
    LongCall running = new LongCall();
    boolean alone = asked.size() == 1;
    List<Waiting> together = asked.stream().filter(one -> one.begins(running, alone)).toList();
    if (together.isEmpty()) {
      return;
    }
    try {
      List<Row> rows = together.stream().flatMap(one -> one.rows.stream()).toList();
      double[][] answers = work.answers(rows, running);
      int from = 0;
      for (Waiting one : together) {
        int to = from + one.rows.size();
        one.answer.complete(Arrays.copyOfRange(answers, from, to));
        from = to;
      }
    } catch (Throwable e) { // Whatever it is, those who wait must hear of it.
      if (together.size() == 1) {
        together.getFirst().answer.completeExceptionally(e);
      } else {
        together.forEach(one -> answer(List.of(one)));
      }
    }
  }
}
