// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.overview;

import io.bellwether.platform.orchestration.JobStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How much of everything a workspace has, and when it last changed.
 *
 * @param trainings jobs that train or retrain, by status
 * @param jobs all jobs, by status
 */
public record LoopCounts(
    Counted datasets,
    long datasetVersions,
    Counted views,
    long entitiesOnline,
    Map<JobStatus, Long> trainings,
    Optional<Instant> trainedAt,
    Counted models,
    long modelVersions,
    Counted reports,
    Map<JobStatus, Long> jobs,
    long openAlerts,
    long highAlerts) {
  public LoopCounts {
    trainings = Map.copyOf(trainings);
    jobs = Map.copyOf(jobs);
  }

  /** How many there are, and when the newest came or changed. */
  public record Counted(long count, Optional<Instant> changedAt) {}

  long trainings(JobStatus status) {
    return trainings.getOrDefault(status, 0L);
  }

  public long jobs(JobStatus status) {
    return jobs.getOrDefault(status, 0L);
  }
}
