// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.Optional;

/** What is to be changed of a run; what is empty stays. */
public record RunChange(
    Optional<RunStatus> status, Optional<Instant> endedAt, Optional<String> name) {
  /** The run has ended. */
  public static RunChange end(RunStatus status, Instant time) {
    return new RunChange(Optional.of(status), Optional.of(time), Optional.empty());
  }
}
