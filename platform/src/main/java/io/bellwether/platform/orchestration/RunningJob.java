// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.orchestration.Job.Attempt;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One attempt while it runs in this process. */
final class RunningJob implements JobContext {
  private static final System.Logger LOG = System.getLogger(JobRunner.class.getName());

  private final Job job;
  private final JobStore store;
  private final Transactions transactions;
  private final InstantSource clock;
  private final RunnerSettings settings;
  private final Map<String, JobStep> steps = new LinkedHashMap<>();
  private final Set<String> namesUsed = new HashSet<>();
  private final Map<String, String> result = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Progress progress;
  private volatile Stop stop = Stop.NO;
  private volatile int failures;
  private Thread thread = Thread.currentThread();

  // Only the runner's own thread touches these two.
  private Optional<Progress> kept = Optional.empty();
  private Instant heartbeat = Instant.EPOCH;

  private enum Stop {
    NO,
    /** Cancelled, or given to somebody else: nothing that it writes has an effect any more. */
    LOST,
    CLOSING
  }

  private record Progress(double fraction, String message) {}

  RunningJob(
      Job job,
      JobStore store,
      Transactions transactions,
      InstantSource clock,
      RunnerSettings settings) {
    this.job = job;
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
    this.settings = settings;
    this.progress = new Progress(job.progress(), job.message());
    this.failures = job.execution().failures();
    job.steps().forEach(step -> steps.put(step.name(), step));
    result.putAll(job.result());
  }

  Attempt attempt() {
    return job.attempt();
  }

  /** Jobs compute: on a virtual thread one would hold a carrier, and requests would wait. */
  void start(Runnable work) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("job-" + attempt().id())
            .unstarted(
                () -> {
                  try {
                    work.run();
                  } finally {
                    ended.countDown();
                  }
                });
    thread.start();
  }

  boolean awaitEnd(Duration most) throws InterruptedException {
    return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  void lose() {
    stop(Stop.LOST);
  }

  void close() {
    stop(Stop.CLOSING);
  }

  private synchronized void stop(Stop why) {
    if (stop == Stop.NO) {
      stop = why;
      thread.interrupt();
    }
  }

  /** Runs the handler; whatever happens becomes an outcome. */
  JobOutcome run(JobHandler handler) {
    try {
      handler.run(this);
      return new JobOutcome.Succeeded(result);
    } catch (Unavailable e) {
      return stop == Stop.NO ? retry(e) : handedBack();
    } catch (Throwable e) { // Whatever a handler throws ends its job, never the runner.
      return stop == Stop.NO ? failed(e) : handedBack();
    }
  }

  private JobOutcome failed(Throwable e) {
    if (speaksForItself(e)) {
      LOG.log(Level.WARNING, "job {0} ({1}) failed: {2}", job.id(), job.kind(), e.getMessage());
    } else {
      LOG.log(Level.ERROR, "job " + job.id() + " (" + job.kind() + ") failed", e);
    }
    return new JobOutcome.Failed(reason(e));
  }

  private JobOutcome retry(Unavailable e) {
    if (failures + 1 >= settings.maxFailures()) {
      return new JobOutcome.Failed(reason(e));
    }
    Duration pause = settings.backOffAfter(failures);
    Duration asked = e.retryAfter();
    Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
    return new JobOutcome.Retry(reason(e), clock.instant().plus(longer));
  }

  JobOutcome handedBack() {
    return new JobOutcome.HandedBack(clock.instant());
  }

  /** Whether a heartbeat is due, or there is progress to write down. */
  boolean hasNews(Instant now) {
    boolean due = Duration.between(heartbeat, now).abs().compareTo(settings.heartbeat()) >= 0;
    return due || !kept.equals(Optional.of(progress));
  }

  /** Whether the job still belongs to this attempt; inside a change. */
  boolean renew(Instant now) {
    Progress present = progress;
    boolean renewed =
        store.renew(attempt(), present.fraction, present.message, now, now.plus(settings.lease()));
    heartbeat = now;
    kept = Optional.of(present);
    return renewed;
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public Caller caller() {
    return new Caller(job.workspace(), job.createdBy(), job.id()).at(job.kind());
  }

  @Override
  public Map<String, String> step(String name, StepBody body) throws InterruptedException {
    Optional<Map<String, String>> known = outputs(name);
    if (known.isPresent()) {
      return known.get();
    }
    JobStep started = begin(name);
    save(started);
    try {
      Map<String, String> outputs = body.run();
      return succeed(started.succeeded(now(), outputs));
    } catch (RuntimeException e) {
      fail(started, e);
      throw e;
    }
  }

  @Override
  public Map<String, String> change(String name, Supplier<Map<String, String>> body)
      throws InterruptedException {
    Optional<Map<String, String>> known = outputs(name);
    if (known.isPresent()) {
      return known.get();
    }
    JobStep started = begin(name);
    Optional<JobStep> done;
    try {
      done = transactions.write(() -> changeOnce(started, body));
    } catch (RuntimeException e) {
      fail(started, e);
      throw e;
    }
    return succeed(done.orElseThrow(this::lost));
  }

  /** Empty, and nothing is changed, if the attempt may no longer write. */
  private Optional<JobStep> changeOnce(JobStep started, Supplier<Map<String, String>> body) {
    if (!store.isCurrent(attempt())) {
      return Optional.empty();
    }
    Map<String, String> outputs = body.get();
    JobStep done = started.succeeded(now(), outputs);
    store.saveStep(attempt(), done, result);
    return Optional.of(done);
  }

  @Override
  public void write(Runnable change) throws InterruptedException {
    if (isCancelled() || !transactions.write(() -> writeIfCurrent(change))) {
      throw lost();
    }
  }

  private boolean writeIfCurrent(Runnable change) {
    boolean current = store.isCurrent(attempt());
    if (current) {
      change.run();
    }
    return current;
  }

  private Optional<Map<String, String>> outputs(String name) {
    if (!namesUsed.add(name)) {
      throw new IllegalStateException("step: " + name + " (expected: a name not used before)");
    }
    return Optional.ofNullable(steps.get(name))
        .filter(step -> step.status() == JobStatus.SUCCEEDED)
        .map(JobStep::outputs);
  }

  private JobStep begin(String name) throws InterruptedException {
    if (isCancelled()) {
      throw lost();
    }
    JobStep before = steps.get(name);
    int position = before == null ? steps.size() : before.position();
    JobStep started =
        new JobStep(
            position, name, JobStatus.RUNNING, Optional.of(now()), Optional.empty(), "", Map.of());
    steps.put(name, started);
    return started;
  }

  private Map<String, String> succeed(JobStep done) throws InterruptedException {
    failures = 0;
    steps.put(done.name(), done);
    save(done);
    return done.outputs();
  }

  private void fail(JobStep started, RuntimeException e) throws InterruptedException {
    if (stop == Stop.NO) {
      save(started.failed(now(), reason(e)));
    }
  }

  private void save(JobStep step) throws InterruptedException {
    if (!transactions.write(() -> store.saveStep(attempt(), step, result))) {
      lose();
      throw lost();
    }
  }

  private InterruptedException lost() {
    return new InterruptedException("job %s was cancelled or must stop".formatted(job.id()));
  }

  @Override
  public void progress(double fraction, String message) {
    double inRange = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1);
    progress = new Progress(inRange, message);
  }

  @Override
  public boolean isCancelled() {
    return stop != Stop.NO;
  }

  @Override
  public void result(String key, String value) {
    result.put(key, value);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    if (!speaksForItself(e) || message == null) {
      return e.toString();
    }
    return e instanceof InvalidInput input ? message + first(input) : message;
  }

  /** The first of several things that are wrong; one is told by the message. */
  private static String first(InvalidInput input) {
    return input.problems().stream()
        .filter(problem -> problem.field() != null)
        .filter(problem -> !String.valueOf(input.getMessage()).contains(problem.field() + ""))
        .findFirst()
        .map(one -> "; %s: %s (expected: %s)".formatted(one.field(), one.value(), one.expected()))
        .orElse("");
  }

  private static boolean speaksForItself(Throwable e) {
    return e instanceof PlatformException || e instanceof ChildFailure;
  }
}
