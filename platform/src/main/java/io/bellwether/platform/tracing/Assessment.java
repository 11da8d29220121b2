// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody says of a trace or of one of its spans: feedback, or what had been expected.
 *
 * @param value any JSON
 * @param error why there is no feedback
 * @param overrides the id of the assessment that this one replaces
 * @param valid false once another one overrides it
 */
public record Assessment(
    String id,
    String traceId,
    Optional<String> spanId,
    String name,
    Kind kind,
    Source source,
    String value,
    Optional<Failure> error,
    Optional<String> rationale,
    Map<String, String> metadata,
    Optional<String> overrides,
    boolean valid,
    Instant createdAt,
    Instant updatedAt) {
  /** What it is; an issue only refers to one. */
  public enum Kind {
    FEEDBACK,
    EXPECTATION,
    ISSUE
  }

  /**
   * Who says so.
   *
   * @param type HUMAN, LLM_JUDGE or CODE
   */
  public record Source(String type, String id) {}

  /** Why a judge could not say anything. */
  public record Failure(String code, Optional<String> message, Optional<String> stackTrace) {}

  public Assessment {
    metadata = Map.copyOf(metadata);
  }

  Assessment of(String newId, String trace) {
    return new Assessment(
        newId, trace, spanId, name, kind, source, value, error, rationale, metadata, overrides,
        valid, createdAt, updatedAt);
  }
}
