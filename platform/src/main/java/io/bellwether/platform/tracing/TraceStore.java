// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps traces with their tags, metadata, spans and links. */
public interface TraceStore {
  /** Adds the trace with tags and metadata, unless there is one of this id; whether it did. */
  boolean add(String workspace, Trace trace);

  Optional<Trace> find(String workspace, String id);

  /** As {@code find}, and nobody else changes the trace until the present change has ended. */
  default Optional<Trace> lock(String workspace, String id) {
    return lock(workspace, List.of(id)).stream().findFirst();
  }

  /** Those of these traces that there are; nobody else changes them until the change has ended. */
  List<Trace> lock(String workspace, Collection<String> ids);

  /** Those of these traces that there are, in no order; spans stay unread. */
  List<Trace> find(String workspace, Collection<String> ids);

  /** Changes everything but id, tags, metadata and assessments. */
  void update(String workspace, Trace trace);

  /** Adds tags, or gives them new values. */
  void setTags(String workspace, String id, Map<String, String> tags);

  /** Whether there was such a tag. */
  boolean deleteTag(String workspace, String id, String key);

  /** Adds metadata, or gives it new values. */
  void setMetadata(String workspace, String id, Map<String, String> metadata);

  /** Adds spans of traces that there are; what came before with the same id is replaced. */
  void addSpans(String workspace, List<Span> spans);

  /** The spans of a trace, roots first, then by their start. */
  List<Span> spans(String workspace, String traceId);

  /** Links traces that there are to a run. */
  void linkToRun(String workspace, Collection<String> ids, String runId);

  /**
   * Links a trace to versions of prompts.
   *
   * @param prompts as {@code name/version}
   */
  void linkToPrompts(String workspace, String id, List<String> prompts);

  /** In their natural order the newest come first. Spans are read only to compare them. */
  Page<Trace> search(String workspace, List<String> experimentIds, TraceSearch search);

  /** The oldest traces of the experiment that began no later than {@code until}. */
  List<String> oldest(String workspace, String experimentId, Instant until, int limit);

  /** Deletes those of these traces that are in the experiment, with all they have; how many. */
  int delete(String workspace, String experimentId, Collection<String> ids);
}
