// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import java.time.Instant;
import java.util.Optional;

/**
 * A trace in a queue.
 *
 * @param id the trace's
 * @param completion who has ended it, and when, unless it is open
 */
public record ReviewItem(
    String queueId,
    String id,
    Status status,
    Optional<Completion> completion,
    Instant createdAt,
    Instant updatedAt) {
  /** Whether somebody is still to look at it. */
  public enum Status {
    PENDING,
    COMPLETE,
    DECLINED
  }

  /** Who has looked at it, or will not. */
  public record Completion(String by, Instant at) {}

  /** Which items. */
  public record Filter(Optional<Status> status) {}
}
