// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.util.Optional;

/**
 * One step of a trace.
 *
 * @param id 16 hexadecimal digits, unique in the trace
 * @param parentId empty for the root
 * @param type such as LLM or TOOL; perhaps empty
 * @param startNanos since 1970
 * @param endNanos since 1970; 0 while it runs
 * @param content the rest as one JSON object: {@code name}, {@code attributes} by key, {@code
 *     events}, {@code links}, {@code message}
 */
public record Span(
    String traceId,
    String id,
    Optional<String> parentId,
    String name,
    String type,
    Status status,
    long startNanos,
    long endNanos,
    String content) {
  /** How the step ended. */
  public enum Status {
    UNSET,
    OK,
    ERROR
  }

  public boolean isRoot() {
    return parentId.isEmpty();
  }
}
