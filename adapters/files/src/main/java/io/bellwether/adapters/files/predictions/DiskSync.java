// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One thread that brings to the disk what was written: soon, or for all who wait at once. */
final class DiskSync implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DiskSync.class.getName());

  private final long intervalNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition done = lock.newCondition();
  private final Thread thread;
  private Set<Work> pending = new LinkedHashSet<>();
  private long asked;
  private long finished;
  private long failed;
  private boolean hurry;
  private boolean closing;

  /** Something that may take the disk's time. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  DiskSync(Duration interval) {
    intervalNanos = interval.toNanos();
    thread = Thread.ofPlatform().name("prediction-log-sync").daemon().start(this::run);
  }

  /** Has the work done within the interval; asking twice before it starts is asking once. */
  void soon(Work job) {
    lock.lock();
    try {
      if (pending.add(job)) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has the work done together with that of all others who wait, and returns when it is. */
  void now(Work job) {
    lock.lock();
    try {
      pending.add(job);
      hurry = true;
      long mine = ++asked;
      work.signal();
      while (finished < mine) {
        done.awaitUninterruptibly();
      }
      if (failed >= mine) {
        throw new Unavailable("disk_failure", "the prediction could not be brought to the disk");
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      List<Work> jobs;
      long batch;
      lock.lock();
      try {
        awaitWork();
        if (pending.isEmpty()) {
          return;
        }
        jobs = List.copyOf(pending);
        pending = new LinkedHashSet<>();
        batch = asked;
        hurry = false;
      } finally {
        lock.unlock();
      }
      boolean failure = jobs.stream().filter(DiskSync::fails).count() > 0;
      lock.lock();
      try {
        finished = batch;
        failed = failure ? batch : failed;
        done.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void awaitWork() {
    while (pending.isEmpty() && !closing) {
      work.awaitUninterruptibly();
    }
    long nanos = intervalNanos;
    try {
      while (nanos > 0 && !hurry && !closing) {
        nanos = work.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "nobody interrupts this thread but to make it hurry", e);
    }
  }

  private static boolean fails(Work job) {
    try {
      job.run();
      return false;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "a part of the prediction log could not be brought to the disk", e);
      return true;
    }
  }

  /** Does what is left to do and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      TimeUnit.SECONDS.timedJoin(thread, 30);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
