// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.orchestration.RunnerSettings.Lane;
import io.bellwether.platform.shared.Transactions;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Claims jobs and runs them, each on a virtual thread. When it starts, whatever an earlier process
 * left running is queued again; when it is closed, what runs is interrupted and queued again.
 */
public final class JobRunner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JobRunner.class.getName());
  private static final int TRIES_TO_FINISH = 8;

  private final JobStore store;
  private final Transactions transactions;
  private final InstantSource clock;
  private final RunnerSettings settings;
  private final Map<Job.Attempt, RunningJob> running = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private Map<String, JobHandler> handlers = Map.of();
  private List<Lane> lanes = List.of();
  private Optional<Thread> loop = Optional.empty();
  private volatile boolean closing;

  public JobRunner(
      JobStore store, Transactions transactions, InstantSource clock, RunnerSettings settings) {
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
    this.settings = settings;
  }

  /** Continues what an earlier process left, and runs jobs of these kinds from now on. */
  public void start(List<? extends JobHandler> all) {
    handlers = all.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
    lanes = lanes();
    Instant now = clock.instant();
    int left =
        transactions.write(
            () ->
                settings.alone()
                    ? store.requeueAllRunning(now)
                    : store.requeueRunningOf(settings.instance(), now));
    if (left > 0) {
      LOG.log(Level.INFO, "{0} jobs that a stopped process left continue", left);
    }
    loop = Optional.of(Thread.ofVirtual().name("jobs").start(this::loop));
  }

  private List<Lane> lanes() {
    Set<String> others = new HashSet<>(handlers.keySet());
    List<Lane> all = new ArrayList<>();
    for (Lane lane : settings.lanes()) {
      all.add(lane);
      others.removeAll(lane.kinds());
    }
    all.add(new Lane(others, settings.slots()));
    return all;
  }

  /** Says that there may be a job to claim. */
  void wake() {
    news.release();
  }

  /** Stops the job if it runs here. */
  void stop(String workspace, String job) {
    attemptsOf(workspace, job).forEach(RunningJob::lose);
  }

  private List<RunningJob> attemptsOf(String workspace, String job) {
    return running.values().stream()
        .filter(one -> one.attempt().job().equals(job))
        .filter(one -> one.attempt().workspace().equals(workspace))
        .toList();
  }

  /** Takes no more jobs, interrupts those that run, and queues them again. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      if (loop.isPresent()) {
        loop.get().join();
      }
      running.values().forEach(RunningJob::close);
      long deadline = System.nanoTime() + settings.grace().toNanos();
      for (RunningJob job : running.values()) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!job.awaitEnd(left)) {
          finish(job, job.handedBack());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    while (!closing) {
      try {
        Instant now = clock.instant();
        renew(now);
        lanes.forEach(lane -> claim(lane, now));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "jobs cannot be claimed or renewed now; trying again", e);
      }
      awaitNews();
    }
  }

  private void awaitNews() {
    try {
      if (news.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  /**
   * Before claiming and by the same reading of the clock, so that a jump does not make our own jobs
   * look abandoned.
   */
  private void renew(Instant now) {
    List<RunningJob> due = running.values().stream().filter(job -> job.hasNews(now)).toList();
    if (due.isEmpty()) {
      return;
    }
    List<RunningJob> lost =
        transactions.write(() -> due.stream().filter(job -> !job.renew(now)).toList());
    lost.forEach(RunningJob::lose);
  }

  private void claim(Lane lane, Instant now) {
    long busy =
        running.values().stream().filter(job -> lane.kinds().contains(job.job().kind())).count();
    int free = lane.slots() - (int) busy;
    Set<String> kinds = new HashSet<>(lane.kinds());
    kinds.retainAll(handlers.keySet());
    if (free <= 0 || kinds.isEmpty() || !store.hasClaimable(kinds, now)) {
      return;
    }
    Instant leaseUntil = now.plus(settings.lease());
    transactions
        .write(() -> store.claim(kinds, free, settings.instance(), now, leaseUntil))
        .forEach(this::begin);
  }

  private void begin(Job job) {
    List<RunningJob> earlier = attemptsOf(job.workspace(), job.id());
    earlier.forEach(RunningJob::lose);
    RunningJob attempt = new RunningJob(job, store, transactions, clock, settings);
    running.put(attempt.attempt(), attempt);
    attempt.start(() -> runToEnd(attempt, earlier));
  }

  private void runToEnd(RunningJob attempt, List<RunningJob> earlier) {
    try {
      for (RunningJob one : earlier) {
        one.awaitEnd(Duration.ofDays(1));
      }
      finish(attempt, outcome(attempt));
    } catch (InterruptedException e) {
      finish(attempt, attempt.handedBack());
    } finally {
      running.remove(attempt.attempt());
      wake();
    }
  }

  private JobOutcome outcome(RunningJob attempt) {
    Job job = attempt.job();
    int failures = job.execution().failures();
    if (failures >= settings.maxFailures()) {
      return new JobOutcome.Failed(
          "it ended without an outcome %d times in a row: did its process crash?"
              .formatted(failures));
    }
    JobHandler handler = handlers.get(job.kind());
    if (handler == null) {
      throw new IllegalStateException("claimed a job of kind " + job.kind() + " without handler");
    }
    return attempt.run(handler);
  }

  /** If the database stays away, the job's lease ends and somebody claims it again. */
  private void finish(RunningJob attempt, JobOutcome outcome) {
    for (int tried = 1; ; tried++) {
      try {
        boolean _ = Thread.interrupted(); // An interrupt would break the connection.
        transactions.write(
            () -> {
              boolean _ = attempt.renew(clock.instant()); // What it said last stays readable.
              return store.finish(attempt.attempt(), outcome, clock.instant());
            });
        return;
      } catch (RuntimeException e) {
        if (tried == TRIES_TO_FINISH) {
          LOG.log(Level.ERROR, "the outcome of job " + attempt.attempt().id() + " is lost", e);
          return;
        }
        pause(Duration.ofMillis(50L << tried));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      // Whoever interrupts wants the attempt to end, and it is about to.
    }
  }
}
