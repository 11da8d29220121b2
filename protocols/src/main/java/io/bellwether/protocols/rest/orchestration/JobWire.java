// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.orchestration;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStep;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A job as {@code openapi.yaml} has it. */
public record JobWire(
    String jobId,
    String kind,
    String status,
    double progress,
    Optional<String> message,
    Optional<String> error,
    String subject,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String createdBy,
    int attempts,
    Optional<String> causedBy,
    Map<String, String> result,
    List<Step> steps) {
  public static JobWire of(Job job) {
    return new JobWire(
        job.id(),
        job.kind(),
        word(job.status()),
        job.progress(),
        text(job.message()),
        job.error(),
        job.subject(),
        job.createdAt(),
        job.startedAt(),
        job.endedAt(),
        job.createdBy(),
        job.execution().attempts(),
        job.causedBy(),
        job.result(),
        job.steps().stream().map(Step::of).toList());
  }

  private static String word(JobStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * @param progress only known at the end: progress is told for the job as a whole
   */
  public record Step(
      String name,
      String status,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Double> progress,
      Optional<String> message) {
    static Step of(JobStep step) {
      return new Step(
          step.name(),
          word(step.status()),
          step.startedAt(),
          step.endedAt(),
          step.status() == JobStatus.SUCCEEDED ? Optional.of(1.0) : Optional.empty(),
          text(step.message()));
    }
  }
}
