// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.orchestration.Job.Attempt;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the jobs. All that writes does so inside a change.
 *
 * <p>Implementers: what takes an {@link Attempt} answers false, and changes nothing, unless the job
 * is running and this is its newest attempt. So a cancelled job stays cancelled, and an attempt
 * that lost its lease is without effect.
 */
public interface JobStore {
  void add(Job job);

  Optional<Job> find(String workspace, String id);

  /** Newest first. */
  Page<Job> list(String workspace, Job.Filter filter, Page.Request page);

  /** The oldest job of this kind on this subject that has not ended. */
  Optional<Job> findActive(String workspace, String kind, String subject);

  /** Whether {@link #claim} would find a job. */
  boolean hasClaimable(Collection<String> kinds, Instant now);

  /**
   * Gives at most {@code limit} jobs of any workspace to the owner: those that are due, and those
   * that run but whose lease is over, which counts as a failure. The longest due come first. Each
   * job is given to one caller only.
   */
  List<Job> claim(
      Collection<String> kinds, int limit, String owner, Instant now, Instant leaseUntil);

  /** Extends the lease and keeps the progress. */
  boolean renew(Attempt attempt, double progress, String message, Instant now, Instant leaseUntil);

  /** Keeps a step, in place of what was known of it, and the job's result so far. */
  boolean saveStep(Attempt attempt, JobStep step, Map<String, String> result);

  /** Whether the attempt may still write; then it remains so until the change ends. */
  boolean isCurrent(Attempt attempt);

  boolean finish(Attempt attempt, JobOutcome outcome, Instant now);

  /** Ends a job that is queued or running; false if it has ended already, or does not exist. */
  boolean cancel(String workspace, String id, Instant now);

  /**
   * Queues all running jobs of the owner again; each counts as a failure.
   *
   * @return how many there were
   */
  int requeueRunningOf(String owner, Instant now);

  /** As {@link #requeueRunningOf}, whoever owns them. */
  int requeueAllRunning(Instant now);
}
