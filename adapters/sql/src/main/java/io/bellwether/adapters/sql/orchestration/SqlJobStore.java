// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.orchestration;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.Job.Attempt;
import io.bellwether.platform.orchestration.JobOutcome;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Jobs in SQL. */
public final class SqlJobStore implements JobStore {
  /** The one row of an attempt that may write; binds workspace, id, number. */
  private static final String CURRENT =
      " where workspace = ? and id = ? and attempts = ? and status = 'running'";

  private final Database database;
  private final JobSteps steps;

  public SqlJobStore(Database database) {
    this.database = database;
    this.steps = new JobSteps(database);
  }

  @Override
  public void add(Job job) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into jobs (workspace, id, kind, subject, status, progress, message,
                  arguments, result, created_by, caused_by, created_at, attempts, failures,
                  claimable_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                job.workspace(),
                job.id(),
                job.kind(),
                job.subject(),
                JobRows.word(job.status()),
                job.progress(),
                job.message(),
                Columns.texts(job.arguments()),
                Columns.texts(job.result()),
                job.createdBy(),
                job.causedBy().orElse(null),
                Columns.micros(job.createdAt()),
                job.execution().attempts(),
                job.execution().failures(),
                JobRows.micros(job.execution().claimableAt())));
  }

  @Override
  public Optional<Job> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional("select * from jobs where workspace = ? and id = ?", workspace, id)
                .map(row -> withSteps(List.of(row)).getFirst()));
  }

  @Override
  public Page<Job> list(String workspace, Job.Filter filter, Page.Request page) {
    StringBuilder query = new StringBuilder("select * from jobs where workspace = ?");
    List<Object> binds = new ArrayList<>(List.of(workspace));
    filter.kind().ifPresent(kind -> and(query, binds, "kind = ?", kind));
    filter.status().ifPresent(word -> and(query, binds, "status = ?", JobRows.word(word)));
    String id = database.dialect().binary("id");
    if (page.after().isPresent()) {
      Key after = Key.parse(page.after().get());
      and(query, binds, "(created_at, %s) < (?, ?)".formatted(id), after.createdAt(), after.id());
    }
    query.append(" order by created_at desc, ").append(id).append(" desc limit ?");
    binds.add(page.limit() + 1);
    return Page.of(
        database.read(sql -> withSteps(sql.fetch(query.toString(), binds.toArray()))),
        page.limit(),
        Key::of);
  }

  private static void and(
      StringBuilder query, List<Object> binds, String condition, Object... values) {
    query.append(" and ").append(condition);
    Collections.addAll(binds, values);
  }

  @Override
  public Optional<Job> findActive(String workspace, String kind, String subject) {
    String query =
        """
        select * from jobs where claimable_at is not null
          and workspace = ? and kind = ? and subject = ?
        order by created_at, id limit 1
        """;
    return database.read(
        sql ->
            sql.fetchOptional(query, workspace, kind, subject)
                .map(row -> withSteps(List.of(row)).getFirst()));
  }

  private List<Job> withSteps(List<? extends Record> rows) {
    Map<String, List<JobStep>> found = steps.of(rows);
    return rows.stream()
        .map(row -> JobRows.job(row, found.getOrDefault(row.get("id", String.class), List.of())))
        .toList();
  }

  static String places(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  @Override
  public boolean hasClaimable(Collection<String> kinds, Instant now) {
    List<Object> binds = new ArrayList<>(List.of(Columns.micros(now)));
    binds.addAll(kinds);
    String query =
        "select 1 from jobs where claimable_at <= ? and kind in (%s) limit 1"
            .formatted(places(kinds.size()));
    return database.read(sql -> sql.fetchOptional(query, binds.toArray()).isPresent());
  }

  @Override
  public List<Job> claim(
      Collection<String> kinds, int limit, String owner, Instant now, Instant leaseUntil) {
    String claim =
        """
        with due as materialized (
          select workspace, id from jobs where claimable_at <= ? and kind in (%s)
          order by claimable_at, created_at, id limit ?%s)
        update jobs set status = 'running', owner = ?, claimable_at = ?, heartbeat_at = ?,
          started_at = coalesce(started_at, ?), attempts = attempts + 1,
          failures = failures + case status when 'running' then 1 else 0 end
        where (workspace, id) in (select workspace, id from due)
        returning workspace, id
        """
            .formatted(places(kinds.size()), database.dialect().forUpdateSkippingLocked());
    long time = Columns.micros(now);
    List<Object> binds = new ArrayList<>(List.of(time));
    binds.addAll(kinds);
    binds.addAll(List.of(limit, owner, Columns.micros(leaseUntil), time, time));
    return database.change(
        sql ->
            sql.fetch(claim, binds.toArray()).stream()
                .flatMap(
                    row ->
                        find(row.get("workspace", String.class), row.get("id", String.class))
                            .stream())
                .toList());
  }

  @Override
  public boolean renew(
      Attempt attempt, double progress, String message, Instant now, Instant leaseUntil) {
    return update(
        attempt,
        "progress = ?, message = ?, heartbeat_at = ?, claimable_at = ?",
        progress,
        message,
        Columns.micros(now),
        Columns.micros(leaseUntil));
  }

  @Override
  public boolean saveStep(Attempt attempt, JobStep step, Map<String, String> result) {
    String success = step.status() == JobStatus.SUCCEEDED ? ", failures = 0" : "";
    boolean current = update(attempt, "result = ?" + success, Columns.texts(result));
    if (current) {
      steps.save(attempt, step);
    }
    return current;
  }

  @Override
  public boolean isCurrent(Attempt attempt) {
    String query = "select 1 from jobs" + CURRENT + database.dialect().forUpdate();
    return database.change(
        sql ->
            sql.fetchOptional(query, attempt.workspace(), attempt.job(), attempt.number())
                .isPresent());
  }

  @Override
  public boolean finish(Attempt attempt, JobOutcome outcome, Instant now) {
    return switch (outcome) {
      case JobOutcome.Succeeded(Map<String, String> result) ->
          end(
              attempt,
              JobStatus.SUCCEEDED,
              now,
              "progress = 1, error = null, result = ?",
              Columns.texts(result));
      case JobOutcome.Failed(String error) ->
          end(attempt, JobStatus.FAILED, now, "error = ?", error);
      case JobOutcome.Retry(String error, Instant due) ->
          queue(attempt, due, "error = ?, failures = failures + 1", error);
      case JobOutcome.HandedBack(Instant due) -> queue(attempt, due, "error = null");
    };
  }

  private boolean end(
      Attempt attempt, JobStatus status, Instant now, String assignments, String value) {
    boolean current =
        update(
            attempt,
            assignments + ", status = ?, ended_at = ?, claimable_at = null",
            value,
            JobRows.word(status),
            Columns.micros(now));
    if (current) {
      steps.end(attempt.workspace(), attempt.job(), status, now);
    }
    return current;
  }

  private boolean queue(Attempt attempt, Instant due, String assignments, Object... values) {
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(Columns.micros(due));
    String queued = ", status = 'queued', owner = null, claimable_at = ?";
    boolean current = update(attempt, assignments + queued, all.toArray());
    if (current) {
      steps.queue(attempt);
    }
    return current;
  }

  @Override
  public boolean cancel(String workspace, String id, Instant now) {
    int cancelled =
        database.change(
            sql ->
                sql.execute(
                    """
                    update jobs set status = 'cancelled', ended_at = ?, claimable_at = null
                    where workspace = ? and id = ? and status in ('queued', 'running')
                    """,
                    Columns.micros(now),
                    workspace,
                    id));
    if (cancelled == 1) {
      steps.end(workspace, id, JobStatus.CANCELLED, now);
    }
    return cancelled == 1;
  }

  @Override
  public int requeueRunningOf(String owner, Instant now) {
    return requeue(" and owner = ?", Columns.micros(now), owner);
  }

  @Override
  public int requeueAllRunning(Instant now) {
    return requeue("", Columns.micros(now));
  }

  private int requeue(String condition, Object... binds) {
    String jobs =
        """
        update jobs set status = 'queued', owner = null, claimable_at = ?, failures = failures + 1
        where claimable_at is not null and status = 'running'
        """;
    int requeued = database.change(sql -> sql.execute(jobs + condition, binds));
    steps.queueOfQueuedJobs();
    return requeued;
  }

  /** Changes the job if this attempt may. */
  private boolean update(Attempt attempt, String assignments, Object... values) {
    List<Object> binds = new ArrayList<>(List.of(values));
    Collections.addAll(binds, attempt.workspace(), attempt.job(), attempt.number());
    String statement = "update jobs set " + assignments + CURRENT;
    return database.change(sql -> sql.execute(statement, binds.toArray())) == 1;
  }

  /** Where a page of the list ends. */
  private record Key(long createdAt, String id) {
    static String of(Job job) {
      return Columns.micros(job.createdAt()) + " " + job.id();
    }

    static Key parse(String key) {
      String[] parts = key.split(" ", 2);
      try {
        return new Key(Long.parseLong(parts[0]), parts[1]);
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new Malformed("page_token: " + key + " (expected: one from next_page_token)");
      }
    }
  }
}
