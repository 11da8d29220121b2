// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a {@link JobRunner} owes on a real store: every job ends once, whatever stops meanwhile. */
public abstract class JobRunnerContract {
  private static final Caller CALLER = new Caller("default", "ann", "request-1");
  private static final RunnerSettings.Lane TRAINING =
      new RunnerSettings.Lane(Set.of("training", "retraining"), 1);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final List<String> ran = new CopyOnWriteArrayList<>();

  protected abstract Transactions transactions();

  protected abstract JobStore store();

  protected abstract AuditStore auditStore();

  private JobRunner runner(String instance) {
    RunnerSettings settings = RunnerSettings.of(instance, true, 4, List.of(TRAINING));
    return new JobRunner(store(), transactions(), clock, settings);
  }

  private Jobs jobs(JobRunner runner) {
    Audit audit = new Audit(auditStore(), clock);
    return new Jobs(store(), transactions(), audit, Ids.random(), clock, runner);
  }

  private static Job enqueue(Jobs jobs, String kind) {
    return jobs.enqueue(CALLER, kind, "heart", Map.of("seed", "42"), Optional.of("alert-1"));
  }

  private interface Body {
    void run(JobContext context) throws InterruptedException;
  }

  private record Handler(String kind, Body body) implements JobHandler {
    @Override
    public void run(JobContext context) throws InterruptedException {
      body.run(context);
    }
  }

  private Job await(Job job, JobStatus status) {
    Eventually.until("job is " + status + ": " + get(job), () -> get(job).status() == status);
    return get(job);
  }

  private Job get(Job job) {
    return store().find(job.workspace(), job.id()).orElseThrow();
  }

  private Map<String, String> step(JobContext context, String name) throws InterruptedException {
    return context.step(
        name,
        () -> {
          ran.add(name);
          return Map.of("out", name + context.job().execution().attempts());
        });
  }

  @Test
  void runsAJobAndKeepsItsStepsAndResult() {
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    assertThat(context.caller().principal()).isEqualTo("ann");
                    context.result("seed", context.job().argument("seed"));
                    step(context, "split");
                    step(context, "train");
                    context.result("auc", "0.9");
                  })));

      Job job = await(enqueue(jobs, "training"), JobStatus.SUCCEEDED);

      assertThat(job.result()).isEqualTo(Map.of("seed", "42", "auc", "0.9"));
      assertThat(job.steps()).extracting(JobStep::name).containsExactly("split", "train");
      assertThat(job.steps().getLast().outputs()).containsEntry("out", "train1");
      assertThat(job.causedBy()).contains("alert-1");
      assertThat(jobs.list(CALLER, Job.Filter.none(), Page.Request.first(1)).items())
          .containsExactly(job);
    }
  }

  @Test
  void aJobExistsExactlyIfTheChangeAroundItCommits() {
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      assertThatThrownBy(
              () ->
                  transactions()
                      .write(
                          () -> {
                            enqueue(jobs, "training");
                            throw new NotFound("dataset", "x");
                          }))
          .isInstanceOf(NotFound.class);
      assertThat(jobs.list(CALLER, Job.Filter.none(), Page.Request.first(9)).items()).isEmpty();
    }
  }

  @Test
  void continuesAtOnceAfterACrashWithoutRepeatingSteps() {
    Job job = enqueue(jobs(runner("dead")), "training");
    Job dead =
        transactions()
            .write(
                () ->
                    store()
                        .claim(
                            Set.of("training"),
                            1,
                            "dead",
                            clock.instant(),
                            clock.instant().plusSeconds(3600)))
            .getFirst();
    Optional<Instant> never = Optional.empty();
    Map<String, String> outputs = Map.of("out", "split1");
    JobStep split = new JobStep(0, "split", JobStatus.SUCCEEDED, never, never, "", outputs);
    transactions().write(() -> store().saveStep(dead.attempt(), split, Map.of("a", "b")));

    try (JobRunner runner = runner("r")) {
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    assertThat(step(context, "split")).isEqualTo(Map.of("out", "split1"));
                    step(context, "train");
                  })));
      Job ended = await(job, JobStatus.SUCCEEDED);
      assertThat(ended.execution().attempts()).isEqualTo(2);
      assertThat(ended.result()).containsEntry("a", "b");
    }
    assertThat(ran).containsExactly("train");
  }

  @Test
  void triesAgainAfterAPauseWhatMayPass() {
    AtomicInteger attempts = new AtomicInteger();
    try (JobRunner runner = runner("r")) {
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    step(context, "split");
                    if (attempts.incrementAndGet() < 3) {
                      throw new Unavailable("busy", "the disk is full");
                    }
                  })));
      Job job = enqueue(jobs(runner), "training");
      for (int attempt = 1; attempt < 3; attempt++) {
        int failed = attempt;
        Eventually.until(
            "attempt " + attempt + " has failed",
            () -> attempts.get() == failed && get(job).status() == JobStatus.QUEUED);
        assertThat(get(job).error()).contains("the disk is full");
        clock.move(Duration.ofSeconds(2));
      }
      assertThat(await(job, JobStatus.SUCCEEDED).error()).isEmpty();
    }
    assertThat(ran).containsExactly("split");
  }

  @Test
  void failsAtOnceWithTheReasonWhatCannotPass() {
    try (JobRunner runner = runner("r")) {
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    throw InvalidInput.field("cv_folds", 1, ">= 2", "choose more");
                  }),
              new Handler(
                  "evil",
                  context ->
                      context.step(
                          "bad",
                          () -> {
                            throw new StackOverflowError();
                          }))));
      Job evil = await(enqueue(jobs(runner), "evil"), JobStatus.FAILED);
      Job job = await(enqueue(jobs(runner), "training"), JobStatus.FAILED);

      assertThat(job.error()).contains("cv_folds: 1 (expected: >= 2)");
      assertThat(job.execution().attempts()).isEqualTo(1);
      assertThat(evil.error()).contains("java.lang.StackOverflowError");
      assertThat(evil.steps().getFirst().status()).isEqualTo(JobStatus.FAILED);
    }
  }

  @Test
  void aJobThatKeepsKillingItsProcessFailsInTheEnd() {
    Job job = enqueue(jobs(runner("x")), "training");
    for (int i = 0; i < 6; i++) {
      transactions()
          .write(
              () -> store().claim(Set.of("training"), 1, "dead", clock.instant(), clock.instant()));
      clock.move(Duration.ofSeconds(1));
    }
    try (JobRunner runner = runner("r")) {
      runner.start(List.of(new Handler("training", context -> ran.add("ran"))));
      assertThat(await(job, JobStatus.FAILED).error().orElseThrow()).contains("6 times in a row");
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void cancelInterruptsTheWorkAndFreesTheSlot() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    started.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      assertThat(context.isCancelled()).isTrue();
                      interrupted.countDown();
                      throw new Unavailable("busy", "a retry that must not win");
                    }
                  }),
              new Handler("retraining", context -> step(context, "only"))));
      Job job = enqueue(jobs, "training");
      Eventually.until("it runs", () -> started.getCount() == 0);

      assertThat(jobs.cancel(CALLER, job.id()).status()).isEqualTo(JobStatus.CANCELLED);

      Eventually.until("it is interrupted", () -> interrupted.getCount() == 0);
      await(enqueue(jobs, "retraining"), JobStatus.SUCCEEDED);
      assertThat(get(job).status()).isEqualTo(JobStatus.CANCELLED);
      assertThatThrownBy(() -> jobs.cancel(CALLER, job.id())).isInstanceOf(Conflict.class);
      assertThatThrownBy(() -> jobs.cancel(CALLER, "x")).isInstanceOf(NotFound.class);
      assertThat(auditStore().from("default", 1, 10)).hasSize(1);
    }
  }

  @Test
  void oneLaneRunsOneAtATimeAndTheOthersGoOn() {
    Semaphore training = new Semaphore(1);
    CountDownLatch other = new CountDownLatch(1);
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      Body alone =
          context -> {
            assertThat(training.tryAcquire()).as("nobody else trains").isTrue();
            other.await();
            training.release();
          };
      runner.start(
          List.of(
              new Handler("training", alone),
              new Handler("retraining", alone),
              new Handler("materialize", context -> other.countDown())));
      List<Job> all = new ArrayList<>();
      for (String kind : List.of("training", "retraining", "training", "materialize")) {
        all.add(enqueue(jobs, kind));
      }
      all.forEach(job -> await(job, JobStatus.SUCCEEDED));
    }
  }

  @Test
  void closingHandsBackWhatRuns() {
    CountDownLatch started = new CountDownLatch(1);
    Job job;
    try (JobRunner first = runner("first")) {
      first.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    step(context, "split");
                    started.countDown();
                    new CountDownLatch(1).await();
                  })));
      job = enqueue(jobs(first), "training");
      Eventually.until("it runs", () -> started.getCount() == 0);
    }
    assertThat(get(job).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(get(job).execution().failures()).isZero();

    try (JobRunner second = runner("second")) {
      second.start(List.of(new Handler("training", context -> step(context, "split"))));
      assertThat(await(job, JobStatus.SUCCEEDED).execution().attempts()).isEqualTo(2);
    }
    assertThat(ran).containsExactly("split");
  }

  @Test
  void aJumpOfTheClockDoesNotMakeItsOwnJobsLookAbandoned() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      runner.start(
          List.of(
              new Handler(
                  "long",
                  context -> {
                    started.countDown();
                    end.await();
                  }),
              new Handler("short", context -> {})));
      Job job = enqueue(jobs, "long");
      Eventually.until("it runs", () -> started.getCount() == 0);
      for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2))) {
        clock.move(jump);
        Eventually.until(
            "its heart beats by the new time",
            () -> get(job).execution().heartbeat().equals(Optional.of(clock.instant())));
        await(enqueue(jobs, "short"), JobStatus.SUCCEEDED);
      }
      end.countDown();
      assertThat(await(job, JobStatus.SUCCEEDED).execution().attempts()).isEqualTo(1);
    }
  }

  @Test
  void aChangeStepCommitsTogetherWithItsOutcome() {
    AtomicInteger tries = new AtomicInteger();
    try (JobRunner runner = runner("r")) {
      Jobs jobs = jobs(runner);
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context ->
                      context.change(
                          "register",
                          () -> {
                            enqueue(jobs, "nobody runs this");
                            if (tries.incrementAndGet() == 1) {
                              throw new Unavailable("busy", "after the change");
                            }
                            return Map.of("version", "1");
                          }))));
      Job job = enqueue(jobs, "training");
      Eventually.until(
          "the first try has failed",
          () -> tries.get() == 1 && get(job).status() == JobStatus.QUEUED);
      clock.move(Duration.ofSeconds(2));
      Job ended = await(job, JobStatus.SUCCEEDED);

      assertThat(ended.steps().getFirst().outputs()).containsEntry("version", "1");
      assertThat(jobs.findActive(CALLER, "nobody runs this", "heart")).isPresent();
      assertThat(jobs.list(CALLER, Job.Filter.none(), Page.Request.first(9)).items()).hasSize(2);
    }
  }
}
