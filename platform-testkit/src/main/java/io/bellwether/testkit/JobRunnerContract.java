// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a {@link JobRunner} owes on a real store: every job ends once, whatever stops meanwhile. */
public abstract class JobRunnerContract extends JobRunnerSetting {
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
  void saysHowLongEachStepTook() {
    try (JobRunner runner = runner("r")) {
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    context.step("train", () -> took(Duration.ofSeconds(2)));
                    context.change("register", () -> took(Duration.ofMillis(30)));
                  })));

      Job job = await(enqueue(jobs(runner), "training"), JobStatus.SUCCEEDED);

      assertThat(job.steps())
          .extracting(
              step ->
                  Duration.between(step.startedAt().orElseThrow(), step.endedAt().orElseThrow()))
          .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(30));
    }
  }

  private Map<String, String> took(Duration time) {
    clock.move(time);
    return Map.of();
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
