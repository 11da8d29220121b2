// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.orchestration;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.orchestration.Job.Attempt;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Record;

/** The steps of jobs in SQL. */
final class JobSteps {
  private final Database database;

  JobSteps(Database database) {
    this.database = database;
  }

  /** The steps of these jobs, which are all of one workspace, by the id of the job. */
  Map<String, List<JobStep>> of(List<? extends Record> jobs) {
    if (jobs.isEmpty()) {
      return Map.of();
    }
    List<Object> binds = new ArrayList<>();
    binds.add(jobs.getFirst().get("workspace", String.class));
    jobs.forEach(row -> binds.add(row.get("id", String.class)));
    String query =
        "select * from job_steps where workspace = ? and job in (%s) order by position"
            .formatted(SqlJobStore.places(jobs.size()));
    return database.read(
        sql ->
            sql.fetch(query, binds.toArray()).stream()
                .collect(
                    Collectors.groupingBy(
                        row -> row.get("job", String.class),
                        Collectors.mapping(JobRows::step, Collectors.toList()))));
  }

  void save(Attempt attempt, JobStep step) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into job_steps (workspace, job, name, position, status, started_at,
                  ended_at, message, outputs)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (workspace, job, name) do update set
                  position = excluded.position, status = excluded.status,
                  started_at = excluded.started_at, ended_at = excluded.ended_at,
                  message = excluded.message, outputs = excluded.outputs
                """,
                attempt.workspace(),
                attempt.job(),
                step.name(),
                step.position(),
                JobRows.word(step.status()),
                JobRows.micros(step.startedAt()),
                JobRows.micros(step.endedAt()),
                step.message(),
                Columns.texts(step.outputs())));
  }

  /** Ends, as its job does, whatever step has not ended. */
  void end(String workspace, String job, JobStatus status, Instant now) {
    database.change(
        sql ->
            sql.execute(
                """
                update job_steps set status = ?, ended_at = ?
                where workspace = ? and job = ? and status in ('queued', 'running')
                """,
                JobRows.word(status),
                Columns.micros(now),
                workspace,
                job));
  }

  void queue(Attempt attempt) {
    database.change(
        sql ->
            sql.execute(
                """
                update job_steps set status = 'queued'
                where workspace = ? and job = ? and status = 'running'
                """,
                attempt.workspace(),
                attempt.job()));
  }

  void queueOfQueuedJobs() {
    database.change(
        sql ->
            sql.execute(
                """
                update job_steps set status = 'queued'
                where status = 'running' and (workspace, job) in
                  (select workspace, id from jobs
                   where claimable_at is not null and status = 'queued')
                """));
  }
}
