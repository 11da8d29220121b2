// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.shared.InvalidInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Work that outlives the request that asked for it.
 *
 * @param kind which {@link JobHandler} does it
 * @param subject what it works on: the name of a model, a view, a dataset
 * @param progress 0..1
 * @param message what it is doing, for people; may be empty
 * @param arguments what it was asked, never changed
 * @param result what it has found out so far; complete once it has succeeded
 * @param createdBy the principal who asked for it
 * @param causedBy what made the platform ask for it, such as the id of an alert
 * @param startedAt when its first attempt started
 */
public record Job(
    String workspace,
    String id,
    String kind,
    String subject,
    JobStatus status,
    double progress,
    String message,
    Optional<String> error,
    Map<String, String> arguments,
    Map<String, String> result,
    String createdBy,
    Optional<String> causedBy,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Execution execution,
    List<JobStep> steps) {
  public Job {
    arguments = Map.copyOf(arguments);
    result = Map.copyOf(result);
    steps = List.copyOf(steps);
  }

  /**
   * An argument that must be there.
   *
   * @throws InvalidInput if it is not
   */
  public String argument(String name) {
    String value = arguments.get(name);
    if (value == null) {
      throw InvalidInput.field(name, null, "an argument of the job", "ask for the job with it");
    }
    return value;
  }

  /** The attempt that runs now, or ran last. */
  public Attempt attempt() {
    return new Attempt(workspace, id, execution.attempts());
  }

  /**
   * What the runners need to know.
   *
   * @param attempts how often it was claimed; the number of an attempt is its fencing token
   * @param failures attempts without success since the last step that succeeded
   * @param claimableAt from when on a runner may claim it: while it is queued the time it is due,
   *     while it runs the end of its lease; empty once it has ended
   * @param owner the runner that runs it
   * @param heartbeat when its runner was last heard of
   */
  public record Execution(
      int attempts,
      int failures,
      Optional<Instant> claimableAt,
      Optional<String> owner,
      Optional<Instant> heartbeat) {
    static Execution due(Instant time) {
      return new Execution(0, 0, Optional.of(time), Optional.empty(), Optional.empty());
    }
  }

  /**
   * One run of a job. Only the newest attempt of a running job may write.
   *
   * @param number 1 for the first
   */
  public record Attempt(String workspace, String job, int number) {
    /** A name for it that no other attempt has: of a folder, for example. */
    public String id() {
      return job + "-" + number;
    }
  }

  /** Which jobs to list. */
  public record Filter(Optional<String> kind, Optional<JobStatus> status) {
    public static Filter none() {
      return new Filter(Optional.empty(), Optional.empty());
    }
  }
}
