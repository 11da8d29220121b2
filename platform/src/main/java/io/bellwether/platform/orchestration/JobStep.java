// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a job. What it returned is kept, so that a later attempt does not run it again.
 *
 * @param position 0 for the first step of the job
 * @param message why it failed, else empty
 * @param outputs what it returned; empty unless it succeeded
 */
public record JobStep(
    int position,
    String name,
    JobStatus status,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String message,
    Map<String, String> outputs) {
  public JobStep {
    outputs = Map.copyOf(outputs);
  }

  JobStep succeeded(Instant now, Map<String, String> values) {
    return new JobStep(
        position, name, JobStatus.SUCCEEDED, startedAt, Optional.of(now), "", values);
  }

  JobStep failed(Instant now, String reason) {
    return new JobStep(
        position, name, JobStatus.FAILED, startedAt, Optional.of(now), reason, Map.of());
  }
}
