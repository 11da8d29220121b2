// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Spans of one trace as they arrive, perhaps not all of them yet.
 *
 * @param spans at least one
 * @param metadata what the spans tell of the whole trace; what is known already stays
 * @param tags what the spans tell of the whole trace
 */
public record TraceSpans(
    String traceId,
    List<Span> spans,
    Optional<String> requestPreview,
    Optional<String> responsePreview,
    Map<String, String> metadata,
    Map<String, String> tags) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  public TraceSpans {
    spans = List.copyOf(spans);
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("spans: none (expected: at least one)");
    }
  }

  /**
   * What these spans alone say of the trace. Times are whole milliseconds, as clients tell them.
   */
  Trace trace(String experimentId, Map<String, String> allTags) {
    long start = spans.stream().mapToLong(Span::startNanos).min().orElseThrow() / NANOS_PER_MILLI;
    long end = spans.stream().mapToLong(Span::endNanos).max().orElseThrow() / NANOS_PER_MILLI;
    Instant startedAt = Instant.EPOCH.plus(start, ChronoUnit.MILLIS);
    return new Trace(
        traceId,
        experimentId,
        Optional.empty(),
        startedAt,
        end < start ? Optional.empty() : Optional.of(Duration.ofMillis(end - start)),
        state(),
        requestPreview,
        responsePreview,
        metadata,
        allTags,
        List.of());
  }

  private TraceState state() {
    return spans.stream()
        .filter(Span::isRoot)
        .findFirst()
        .map(root -> root.status() == Span.Status.ERROR ? TraceState.ERROR : TraceState.OK)
        .orElse(TraceState.IN_PROGRESS);
  }
}
