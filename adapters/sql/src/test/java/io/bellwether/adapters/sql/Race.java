// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.testkit.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Two changes of one PostgreSQL database, the second of which begins before the first commits. */
public final class Race {
  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """;

  private Race() {}

  /**
   * The second change meets what the first one has done and not committed; it waits for it, or is
   * done. The result is the second one's.
   */
  public static <T> T second(Database database, Runnable first, Supplier<T> second)
      throws InterruptedException, ExecutionException {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> one =
          threads.submit(
              () ->
                  database.write(
                      () -> {
                        first.run();
                        done.countDown();
                        await(commit);
                      }));
      await(done);
      Future<T> two = threads.submit(second::get);
      try {
        Eventually.until(
            "the second change waits, or is done", () -> two.isDone() || waiting(database) > 0);
      } finally {
        commit.countDown();
      }
      one.get();
      return two.get();
    }
  }

  private static long waiting(Database database) {
    return database.read(sql -> sql.fetchSingle(WAITING).get(0, Long.class));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
