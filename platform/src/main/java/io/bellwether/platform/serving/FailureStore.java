// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;
import java.util.List;

/**
 * Port: keeps how many requests failed in each minute. (What was answered stands in the prediction
 * log; of what failed nothing else is kept.)
 */
public interface FailureStore {
  /** Keeps these numbers instead of those of the same model and minute. */
  void put(FailedRequests failed);

  /** Those of this minute and later ones, the oldest first. */
  List<FailedRequests> since(Instant minute);

  void deleteBefore(Instant minute);
}
