// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Search;
import java.util.List;
import java.util.Optional;

/**
 * A search for traces; everything must hold. Metadata are the parameters of {@code search}.
 *
 * @param spans must all hold of the same span
 * @param runIds runs during which the trace was made, or to which it is linked
 * @param prompts versions of prompts that the trace is linked to, as {@code name/version}
 */
public record TraceSearch(
    Search<TraceField> search,
    List<SpanMatch> spans,
    List<Said> assessments,
    List<String> runIds,
    List<String> prompts) {
  public TraceSearch {
    spans = List.copyOf(spans);
    assessments = List.copyOf(assessments);
    runIds = List.copyOf(runIds);
    prompts = List.copyOf(prompts);
  }

  /** Everything, newest first. */
  public static TraceSearch all(int limit, Optional<String> after) {
    return new TraceSearch(Search.all(limit, after), List.of(), List.of(), List.of(), List.of());
  }

  /** What of a span is compared. */
  public enum Part {
    NAME,
    TYPE,
    STATUS,
    CONTENT,
    ATTRIBUTE
  }

  /**
   * A condition on a span.
   *
   * @param key the attribute's key; empty for other parts
   */
  public record SpanMatch(Part part, String key, Match match) {}

  /** A condition on the assessments of a trace; only valid ones count. */
  public sealed interface Said {
    Assessment.Kind kind();

    String name();

    /** The value as text, or its JSON if it is none. */
    record Words(Assessment.Kind kind, String name, Match match) implements Said {}

    record Measure(Assessment.Kind kind, String name, Comparison comparison, double value)
        implements Said {}
  }
}
