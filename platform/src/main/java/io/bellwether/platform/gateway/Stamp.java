// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import java.time.Instant;
import java.util.Optional;

/** Who has made and changed something, by their own account, and when. */
public record Stamp(
    Instant createdAt, Instant updatedAt, Optional<String> createdBy, Optional<String> updatedBy) {
  /** Who it was, if that is told. */
  public record By(Optional<String> name) {}

  static Stamp made(Instant now, Optional<String> by) {
    return new Stamp(now, now, by, by);
  }

  Stamp changed(Instant now, Optional<String> by) {
    return new Stamp(createdAt, now, createdBy, by);
  }
}
