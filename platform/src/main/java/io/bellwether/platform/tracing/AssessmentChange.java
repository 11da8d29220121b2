// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of an assessment is to change; metadata is added to what is there.
 *
 * @param content a new value and error
 */
public record AssessmentChange(
    Optional<String> name,
    Optional<Content> content,
    Optional<String> rationale,
    Map<String, String> metadata) {
  /** A new value, for an assessment of this kind only. */
  public record Content(Assessment.Kind kind, String value, Optional<Assessment.Failure> error) {}

  public AssessmentChange {
    metadata = Map.copyOf(metadata);
  }

  Assessment apply(Assessment old, Instant now) {
    Map<String, String> merged = new HashMap<>(old.metadata());
    merged.putAll(metadata);
    return new Assessment(
        old.id(),
        old.traceId(),
        old.spanId(),
        name.orElse(old.name()),
        old.kind(),
        old.source(),
        content.map(Content::value).orElse(old.value()),
        content.isPresent() ? content.get().error() : old.error(),
        rationale.or(old::rationale),
        merged,
        old.overrides(),
        old.valid(),
        old.createdAt(),
        now);
  }
}
