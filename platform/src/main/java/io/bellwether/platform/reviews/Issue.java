// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that is wrong with an experiment's traces. A trace has it by an assessment of its id.
 *
 * @param traces how many traces have it, if that was asked for
 */
public record Issue(
    String id,
    String experimentId,
    Text text,
    Status status,
    Optional<Severity> severity,
    Optional<String> sourceRunId,
    Optional<String> createdBy,
    Instant createdAt,
    Instant updatedAt,
    Optional<Long> traces) {
  /** What it is about. */
  public record Text(
      String name, String description, List<String> rootCauses, List<String> categories) {
    public Text {
      rootCauses = List.copyOf(rootCauses);
      categories = List.copyOf(categories);
    }
  }

  /** What has become of it. */
  public enum Status {
    PENDING,
    REJECTED,
    RESOLVED
  }

  /** How bad it is, the mildest first. */
  public enum Severity {
    NOT_AN_ISSUE,
    LOW,
    MEDIUM,
    HIGH
  }

  /** What is to be different. */
  public record Change(
      Optional<String> name,
      Optional<String> description,
      Optional<Status> status,
      Optional<Severity> severity) {}

  Issue with(Change change, Instant now) {
    Text changed =
        new Text(
            change.name().orElse(text.name()),
            change.description().orElse(text.description()),
            text.rootCauses(),
            text.categories());
    return new Issue(
        id,
        experimentId,
        changed,
        change.status().orElse(status),
        change.severity().or(() -> severity),
        sourceRunId,
        createdBy,
        createdAt,
        now,
        traces);
  }
}
