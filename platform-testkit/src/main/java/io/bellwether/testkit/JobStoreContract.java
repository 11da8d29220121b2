// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobOutcome;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link JobStore} owes: each job to one attempt at a time, and kill wins over retry. */
public abstract class JobStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LEASE = NOW.plusSeconds(30);
  private static final Instant LATER = LEASE.plusSeconds(1);
  private static final Set<String> KINDS = Set.of("training", "materialize");

  protected abstract Transactions transactions();

  protected abstract JobStore store();

  private static Job job(String id, String kind, Instant time) {
    return new Job(
        "default",
        id,
        kind,
        "heart",
        JobStatus.QUEUED,
        0,
        "",
        Optional.empty(),
        Map.of("seed", "42"),
        Map.of(),
        "ann",
        Optional.of("alert-1"),
        time,
        Optional.empty(),
        Optional.empty(),
        new Job.Execution(0, 0, Optional.of(time), Optional.empty(), Optional.empty()),
        List.of());
  }

  private void add(String... ids) {
    for (String id : ids) {
      transactions().write(() -> store().add(job(id, "training", NOW)));
    }
  }

  private Job get(String id) {
    return store().find("default", id).orElseThrow();
  }

  private List<Job> claim(Instant now, int limit) {
    Instant lease = now.plus(Duration.between(NOW, LEASE));
    return transactions().write(() -> store().claim(KINDS, limit, "runner", now, lease));
  }

  private Job.Attempt claimed(String id) {
    add(id);
    return claim(NOW, 1).getFirst().attempt();
  }

  private boolean finish(Job.Attempt attempt, JobOutcome outcome) {
    return transactions().write(() -> store().finish(attempt, outcome, LATER));
  }

  private boolean save(Job.Attempt attempt, JobStep step) {
    return transactions().write(() -> store().saveStep(attempt, step, Map.of("k", "v")));
  }

  private static JobStep step(int position, String name, JobStatus status) {
    Optional<Instant> end = status.hasEnded() ? Optional.of(LATER) : Optional.empty();
    Map<String, String> outputs = status == JobStatus.SUCCEEDED ? Map.of("rows", "303") : Map.of();
    return new JobStep(position, name, status, Optional.of(NOW), end, "", outputs);
  }

  @Test
  void keepsAJobAsItWasAdded() {
    add("a");

    assertThat(get("a")).isEqualTo(job("a", "training", NOW));
    assertThat(store().find("default", "b")).isEmpty();
    assertThat(store().find("other", "a")).isEmpty();
  }

  @Test
  void givesDueJobsTheLongestDueFirst() {
    transactions().write(() -> store().add(job("late", "training", NOW.plusSeconds(2))));
    transactions().write(() -> store().add(job("early", "training", NOW.plusSeconds(1))));
    transactions().write(() -> store().add(job("other", "report", NOW)));

    assertThat(store().hasClaimable(KINDS, NOW)).isFalse();
    assertThat(claim(NOW, 5)).isEmpty();
    assertThat(store().hasClaimable(KINDS, LATER)).isTrue();
    assertThat(claim(LATER, 1)).extracting(Job::id).containsExactly("early");
    Job late = claim(LATER, 5).getFirst();
    assertThat(late.id()).isEqualTo("late");
    assertThat(late.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(late.startedAt()).contains(LATER);
    assertThat(late.execution().owner()).contains("runner");
    assertThat(late.attempt().number()).isEqualTo(1);
  }

  @Test
  void givesEachJobToOneOfManyClaimers() {
    int jobs = 500;
    IntStream.range(0, jobs).forEach(i -> add("job" + i));
    Collection<String> runs = Collections.synchronizedCollection(new ArrayList<>());

    try (ExecutorService claimers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int claimer = 0; claimer < 8; claimer++) {
        claimers.execute(
            () -> {
              for (List<Job> some = claim(NOW, 3); !some.isEmpty(); some = claim(NOW, 3)) {
                for (Job job : some) {
                  runs.add(job.id());
                  finish(job.attempt(), new JobOutcome.Succeeded(Map.of()));
                }
              }
            });
      }
    }

    List<String> all = IntStream.range(0, jobs).mapToObj(i -> "job" + i).toList();
    assertThat(runs).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void anAttemptWithoutLeaseIsTakenOverAndCannotWriteAnyMore() {
    Job.Attempt first = claimed("a");
    assertThat(claim(LEASE.minusSeconds(1), 1)).isEmpty();

    Job second = claim(LATER, 1).getFirst();

    assertThat(second.attempt().number()).isEqualTo(2);
    assertThat(second.execution().failures()).isEqualTo(1);
    assertThat(save(first, step(0, "split", JobStatus.SUCCEEDED))).isFalse();
    assertThat(finish(first, new JobOutcome.Succeeded(Map.of()))).isFalse();
    boolean renewed =
        transactions().write(() -> store().renew(first, 0.5, "", LATER, LATER.plusSeconds(9)));
    assertThat(renewed).isFalse();
    assertThat(transactions().<Boolean>write(() -> store().isCurrent(first))).isFalse();
    assertThat(get("a")).isEqualTo(second);
  }

  @Test
  void aHeartbeatKeepsTheLeaseAndTheProgress() {
    Job.Attempt attempt = claimed("a");

    Instant until = LATER.plusSeconds(30);
    boolean renewed =
        transactions().write(() -> store().renew(attempt, 0.25, "fold 3", LATER, until));

    assertThat(renewed).isTrue();
    assertThat(claim(LATER, 1)).isEmpty();
    assertThat(get("a").progress()).isEqualTo(0.25);
    assertThat(get("a").message()).isEqualTo("fold 3");
    assertThat(get("a").execution().heartbeat()).contains(LATER);
  }

  @Test
  void keepsStepsAndResultForTheNextAttempt() {
    Job.Attempt first = claimed("a");
    save(first, step(0, "split", JobStatus.RUNNING));
    save(first, step(0, "split", JobStatus.SUCCEEDED));
    save(first, step(1, "train", JobStatus.RUNNING));

    assertThat(transactions().<Integer>write(() -> store().requeueAllRunning(LATER))).isOne();

    assertThat(get("a").steps())
        .extracting(JobStep::status)
        .containsExactly(JobStatus.SUCCEEDED, JobStatus.QUEUED);
    Job second = claim(LATER, 1).getFirst();
    assertThat(second.steps().getFirst()).isEqualTo(step(0, "split", JobStatus.SUCCEEDED));
    assertThat(second.result()).containsEntry("k", "v");
    assertThat(second.startedAt()).contains(NOW);
  }

  @Test
  void requeuesTheJobsOfOneOwner() {
    claimed("a");

    assertThat(transactions().<Integer>write(() -> store().requeueRunningOf("x", NOW))).isZero();
    assertThat(transactions().<Integer>write(() -> store().requeueRunningOf("runner", NOW)))
        .isOne();

    assertThat(get("a").status()).isEqualTo(JobStatus.QUEUED);
    assertThat(claim(NOW, 1)).hasSize(1);
  }

  @Test
  void succeedsWithItsResult() {
    Job.Attempt attempt = claimed("a");

    assertThat(finish(attempt, new JobOutcome.Succeeded(Map.of("version", "1")))).isTrue();

    Job job = get("a");
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.progress()).isEqualTo(1);
    assertThat(job.result()).containsExactly(Map.entry("version", "1"));
    assertThat(job.endedAt()).contains(LATER);
    assertThat(claim(LATER.plusSeconds(99), 1)).isEmpty();
  }

  @Test
  void aFailureEndsTheJobAndItsStep() {
    Job.Attempt attempt = claimed("a");
    save(attempt, step(0, "split", JobStatus.RUNNING));

    finish(attempt, new JobOutcome.Failed("no rows"));

    assertThat(get("a").status()).isEqualTo(JobStatus.FAILED);
    assertThat(get("a").error()).contains("no rows");
    assertThat(get("a").steps().getFirst().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void aRetryWaitsUntilItIsDueAndCountsAsAFailureUntilAStepSucceeds() {
    Job.Attempt attempt = claimed("a");
    finish(attempt, new JobOutcome.Retry("busy", LATER));

    assertThat(get("a").status()).isEqualTo(JobStatus.QUEUED);
    assertThat(get("a").error()).contains("busy");
    assertThat(claim(NOW, 1)).isEmpty();
    Job second = claim(LATER, 1).getFirst();
    assertThat(second.execution().failures()).isEqualTo(1);

    save(second.attempt(), step(0, "split", JobStatus.SUCCEEDED));
    assertThat(get("a").execution().failures()).isZero();
  }

  @Test
  void aJobHandedBackIsNotToBlame() {
    Job.Attempt attempt = claimed("a");
    finish(attempt, new JobOutcome.HandedBack(NOW));

    assertThat(claim(NOW, 1).getFirst().execution().failures()).isZero();
  }

  @Test
  void killWinsOverRetryAndOverWhateverTheAttemptStillDoes() {
    Job.Attempt attempt = claimed("a");
    save(attempt, step(0, "split", JobStatus.RUNNING));

    assertThat(transactions().<Boolean>write(() -> store().cancel("default", "a", LATER))).isTrue();

    Job cancelled = get("a");
    assertThat(cancelled.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(cancelled.steps().getFirst().status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(finish(attempt, new JobOutcome.Retry("busy", NOW))).isFalse();
    assertThat(finish(attempt, new JobOutcome.Succeeded(Map.of()))).isFalse();
    assertThat(transactions().<Integer>write(() -> store().requeueAllRunning(LATER))).isZero();
    assertThat(claim(LATER.plusSeconds(99), 1)).isEmpty();
    assertThat(get("a")).isEqualTo(cancelled);
    assertThat(transactions().<Boolean>write(() -> store().cancel("default", "a", LATER)))
        .isFalse();
  }

  @Test
  void killWinsDuringTheWaitForARetry() {
    Job.Attempt attempt = claimed("a");
    finish(attempt, new JobOutcome.Retry("busy", LATER));

    transactions().<Boolean>write(() -> store().cancel("default", "a", NOW));

    assertThat(claim(LATER.plusSeconds(99), 1)).isEmpty();
    assertThat(get("a").status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void listsNewestFirstInPages() {
    add("a", "B", "c");
    transactions().write(() -> store().add(job("old", "materialize", NOW.minusSeconds(1))));
    Job.Filter all = Job.Filter.none();

    Page<Job> first = store().list("default", all, Page.Request.first(2));
    Page<Job> second = store().list("default", all, new Page.Request(2, first.next()));

    assertThat(first.items()).extracting(Job::id).containsExactly("c", "a");
    assertThat(second.items()).extracting(Job::id).containsExactly("B", "old");
    assertThat(second.next()).isEmpty();
    assertThat(store().list("other", all, Page.Request.first(2)).items()).isEmpty();
    assertThatThrownBy(() -> store().list("default", all, new Page.Request(2, Optional.of("x"))))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void filtersByKindAndStatus() {
    transactions().write(() -> store().add(job("m", "materialize", NOW)));
    add("t");
    claim(NOW, 1);

    assertThat(list(Optional.of("materialize"), Optional.empty())).containsExactly("m");
    assertThat(list(Optional.empty(), Optional.of(JobStatus.RUNNING))).containsExactly("m");
    assertThat(list(Optional.of("training"), Optional.of(JobStatus.RUNNING))).isEmpty();
  }

  private List<String> list(Optional<String> kind, Optional<JobStatus> status) {
    return store()
        .list("default", new Job.Filter(kind, status), Page.Request.first(10))
        .map(Job::id)
        .items();
  }

  @Test
  void findsTheActiveJobOfASubject() {
    Job.Attempt attempt = claimed("a");
    assertThat(store().findActive("default", "training", "heart")).contains(get("a"));
    assertThat(store().findActive("default", "materialize", "heart")).isEmpty();

    finish(attempt, new JobOutcome.Succeeded(Map.of()));
    assertThat(store().findActive("default", "training", "heart")).isEmpty();
  }
}
