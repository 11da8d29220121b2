// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.orchestration;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** How jobs and steps look as rows. */
final class JobRows {
  private JobRows() {}

  static Job job(Record row, List<JobStep> steps) {
    return new Job(
        row.get("workspace", String.class),
        row.get("id", String.class),
        row.get("kind", String.class),
        row.get("subject", String.class),
        status(row.get("status", String.class)),
        row.get("progress", Double.class),
        row.get("message", String.class),
        Optional.ofNullable(row.get("error", String.class)),
        Columns.texts(row.get("arguments", String.class)),
        Columns.texts(row.get("result", String.class)),
        row.get("created_by", String.class),
        Optional.ofNullable(row.get("caused_by", String.class)),
        Columns.time(row.get("created_at", Long.class)),
        time(row, "started_at"),
        time(row, "ended_at"),
        execution(row),
        steps);
  }

  private static Job.Execution execution(Record row) {
    return new Job.Execution(
        row.get("attempts", Integer.class),
        row.get("failures", Integer.class),
        time(row, "claimable_at"),
        Optional.ofNullable(row.get("owner", String.class)),
        time(row, "heartbeat_at"));
  }

  static JobStep step(Record row) {
    return new JobStep(
        row.get("position", Integer.class),
        row.get("name", String.class),
        status(row.get("status", String.class)),
        time(row, "started_at"),
        time(row, "ended_at"),
        row.get("message", String.class),
        Columns.texts(row.get("outputs", String.class)));
  }

  static String word(JobStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static JobStatus status(String word) {
    return JobStatus.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Optional<Instant> time(Record row, String column) {
    return Optional.ofNullable(row.get(column, Long.class)).map(Columns::time);
  }

  static @Nullable Long micros(Optional<Instant> time) {
    return time.isPresent() ? Columns.micros(time.get()) : null;
  }
}
