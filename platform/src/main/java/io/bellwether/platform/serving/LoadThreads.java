// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that load. A workspace has half of them at most: whatever its models take, those of
 * others load.
 */
final class LoadThreads {
  /** Most of them wait: for a file, or for a process to start. */
  private static final int THREADS = 32;

  private static final int MOST_OF_WORKSPACE = THREADS / 2;

  private final ExecutorService threads = threads();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Share> shares = new HashMap<>();

  /** What a workspace has of them, and what waits for that to end. */
  private static final class Share {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("load-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  void execute(String workspace, Runnable work) {
    lock.lock();
    try {
      Share share = shares.computeIfAbsent(workspace, _ -> new Share());
      if (share.running < MOST_OF_WORKSPACE) {
        begin(workspace, share, work);
        share.running++;
      } else {
        share.waiting.add(work);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Behind the work of others that waits for a thread. */
  private void begin(String workspace, Share share, Runnable work) {
    threads.execute(
        () -> {
          try {
            work.run();
          } finally {
            next(workspace, share);
          }
        });
  }

  private void next(String workspace, Share share) {
    lock.lock();
    try {
      Runnable waiting = share.waiting.poll();
      if (waiting != null) {
        begin(workspace, share, waiting);
      } else if (--share.running == 0) {
        shares.remove(workspace);
      }
    } finally {
      lock.unlock();
    }
  }
}
