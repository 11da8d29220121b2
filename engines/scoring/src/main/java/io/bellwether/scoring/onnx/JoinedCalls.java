// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OrtException;
import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls that take long, made on threads of their own. Who comes while these are busy waits, and
 * goes into the next call together with the others that wait: nobody waits for company. A call that
 * fails is made again for each alone, so that one wrong row fails no other's.
 */
final class JoinedCalls {
  /** Of the longest time: a call that ran for so much of it would not have ended alone either. */
  private static final double OWN_PART = 0.9;

  private final Work work;
  private final Executor threads;
  private final int mostRows;
  private final Duration longest;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock taking = new ReentrantLock();

  /** The call itself, which can be ended. */
  @FunctionalInterface
  interface Work {
    double[][] answers(List<Row> rows, LongCall running) throws OrtException;
  }

  /**
   * @param mostRows of a call that is joined; 1: none is
   * @param longest how long each may take, its waiting included
   */
  JoinedCalls(Work work, Executor threads, int mostRows, Duration longest) {
    this.work = work;
    this.threads = threads;
    this.mostRows = mostRows;
    this.longest = longest;
  }

  private static final class Waiting {
    private final List<Row> rows;
    private final CompletableFuture<double[][]> answer = new CompletableFuture<>();
    private volatile @Nullable LongCall running;
    private volatile long begun;

    Waiting(List<Row> rows) {
      this.rows = rows;
    }

    /** Whoever asked does so no longer; a call that others are in is made again for them. */
    void giveUp() {
      answer.cancel(false);
      LongCall call = running;
      if (call != null) {
        call.end();
      }
    }

    boolean begins(LongCall call) {
      begun = System.nanoTime();
      running = call;
      return !answer.isDone();
    }

    /** For how long its own call runs now. */
    long nanos() {
      return running == null ? 0 : System.nanoTime() - begun;
    }
  }

  /**
   * @throws RefusedRowException if the graph refuses a row, or works on it for too long
   * @throws BusyModelException if the time went by with waiting for other calls
   */
  double[][] answers(List<Row> rows) {
    Waiting mine = new Waiting(rows);
    queue.add(mine);
    threads.execute(this::next);
    try {
      return mine.answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      boolean workedOnIt = mine.nanos() >= OWN_PART * longest.toNanos();
      mine.giveUp();
      String reason = "no answer within %d s".formatted(longest.toSeconds());
      throw workedOnIt
          ? new RefusedRowException(reason)
          : new BusyModelException(reason + ": others are answered first");
    } catch (InterruptedException e) {
      mine.giveUp();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a model ran", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedRowException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Runs once for everybody who comes; somebody before may have been taken along already. */
  private void next() {
    answer(taken());
  }

  /** Those who go into the next call; only one thread looks and takes at a time. */
  private List<Waiting> taken() {
    taking.lock();
    try {
      return takeTurn();
    } finally {
      taking.unlock();
    }
  }

  private List<Waiting> takeTurn() {
    List<Waiting> together = new ArrayList<>();
    int rows = 0;
    for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
      together.add(one);
      rows += one.rows.size();
      Waiting following = queue.peek();
      if (following == null || rows + following.rows.size() > mostRows) {
        break; // Whoever stays has a turn of its own.
      }
    }
    return together;
  }

  private void answer(List<Waiting> asked) {
    LongCall running = new LongCall();
    List<Waiting> together = asked.stream().filter(one -> one.begins(running)).toList();
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
