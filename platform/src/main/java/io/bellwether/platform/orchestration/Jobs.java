// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks for jobs, shows them, stops them. */
public final class Jobs {
  private final JobStore store;
  private final Transactions transactions;
  private final Audit audit;
  private final Ids ids;
  private final InstantSource clock;
  private final JobRunner runner;

  public Jobs(
      JobStore store,
      Transactions transactions,
      Audit audit,
      Ids ids,
      InstantSource clock,
      JobRunner runner) {
    this.store = store;
    this.transactions = transactions;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.runner = runner;
  }

  /**
   * Queues a job, in the caller's change if there is one: then the job exists exactly if that
   * commits. Who asks for the job records the change.
   */
  public Job enqueue(
      Caller caller,
      String kind,
      String subject,
      Map<String, String> arguments,
      Optional<String> causedBy) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Job job =
        new Job(
            caller.workspace(),
            ids.next(),
            kind,
            subject,
            JobStatus.QUEUED,
            0,
            "",
            Optional.empty(),
            arguments,
            Map.of(),
            caller.principal(),
            causedBy,
            now,
            Optional.empty(),
            Optional.empty(),
            Job.Execution.due(now),
            List.of());
    transactions.write(
        () -> {
          store.add(job);
          transactions.afterCommit(runner::wake);
        });
    return job;
  }

  public Job get(Caller caller, String id) {
    return store.find(caller.workspace(), id).orElseThrow(() -> new NotFound("job", id));
  }

  /** Newest first. */
  public Page<Job> list(Caller caller, Job.Filter filter, Page.Request page) {
    return store.list(caller.workspace(), filter, page);
  }

  /** The oldest job of this kind on this subject that is queued or running. */
  public Optional<Job> findActive(Caller caller, String kind, String subject) {
    return store.findActive(caller.workspace(), kind, subject);
  }

  /**
   * Ends a job for good: it is not tried again, and whatever its attempt still does has no effect
   * on it.
   *
   * @throws Conflict if it has ended already
   */
  public Job cancel(Caller caller, String id) {
    return transactions.write(
        () -> {
          Job job = get(caller, id);
          if (!store.cancel(caller.workspace(), id, clock.instant())) {
            throw new Conflict(
                "job_has_ended",
                "job %s: %s (expected: queued or running)".formatted(id, job.status()));
          }
          audit.record(caller, "job.cancel", "job:" + id, Map.of("kind", job.kind()));
          transactions.afterCommit(() -> runner.stop(caller.workspace(), id));
          return get(caller, id);
        });
  }
}
