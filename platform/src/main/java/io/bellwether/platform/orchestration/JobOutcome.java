// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import java.time.Instant;
import java.util.Map;

/** How an attempt ended. */
public sealed interface JobOutcome {
  record Succeeded(Map<String, String> result) implements JobOutcome {}

  record Failed(String error) implements JobOutcome {}

  /** It failed for a reason that may pass. */
  record Retry(String error, Instant due) implements JobOutcome {}

  /** Its runner stops; the job is not to blame and continues wherever it is claimed next. */
  record HandedBack(Instant due) implements JobOutcome {}
}
