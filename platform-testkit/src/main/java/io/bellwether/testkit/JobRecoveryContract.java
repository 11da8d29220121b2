// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a {@link JobRunner} owes when something else fails: a process, a clock, the database. */
public abstract class JobRecoveryContract extends JobRunnerSetting {
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
  void aClockThatJumpsAtEveryReadingDoesNotEither() {
    InstantSource jumping =
        () -> {
          clock.move(Duration.ofHours(1));
          return clock.instant();
        };
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    RunnerSettings settings = RunnerSettings.of("r", true, 4, List.of());
    try (JobRunner runner = new JobRunner(store(), transactions(), jumping, settings)) {
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
      for (int i = 0; i < 3; i++) {
        await(enqueue(jobs, "short"), JobStatus.SUCCEEDED);
      }
      end.countDown();
      assertThat(await(job, JobStatus.SUCCEEDED).execution().attempts()).isEqualTo(1);
    }
  }

  @Test
  void anOutageOfTheDatabaseDoesNotStopTheRunner() {
    AtomicInteger refusals = new AtomicInteger();
    Transactions flaky = new Flaky(transactions(), refusals);
    RunnerSettings settings = RunnerSettings.of("r", true, 4, List.of());
    try (JobRunner runner = new JobRunner(store(), flaky, clock, settings)) {
      runner.start(
          List.of(
              new Handler(
                  "training",
                  context -> {
                    step(context, "split");
                    context.step(
                        "train",
                        () -> {
                          refusals.set(ran.size() == 1 ? 4 : 0);
                          ran.add("train");
                          return Map.of();
                        });
                  })));
      Job job = enqueue(jobs(runner), "training");
      Eventually.until(
          "the job waits for its next attempt",
          () -> get(job).error().isPresent() && get(job).status() == JobStatus.QUEUED);
      clock.move(Duration.ofSeconds(2));
      await(job, JobStatus.SUCCEEDED);
    }
    assertThat(ran).containsExactly("split", "train", "train");
  }

  /** Refuses as many changes as it is told to. */
  private record Flaky(Transactions database, AtomicInteger refusals) implements Transactions {
    @Override
    public <T> T write(Supplier<T> change) {
      if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new Unavailable("database_unavailable", "planted");
      }
      return database.write(change);
    }

    @Override
    public void afterCommit(Runnable action) {
      database.afterCommit(action);
    }
  }
}
