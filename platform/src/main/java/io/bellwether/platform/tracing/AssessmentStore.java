// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.util.List;
import java.util.Optional;

/** Keeps what is said of traces. */
public interface AssessmentStore {
  /** Adds assessments of traces that there are; what has the same id already is replaced. */
  void put(String workspace, List<Assessment> assessments);

  Optional<Assessment> find(String workspace, String traceId, String id);

  /** Whether there is such an assessment. */
  boolean setValid(String workspace, String traceId, String id, boolean valid);

  void delete(String workspace, String traceId, String id);
}
