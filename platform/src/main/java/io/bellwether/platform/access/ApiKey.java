// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A key that a program logs in with, as its user; only the start of the key itself is known.
 *
 * @param prefix the start of the key, which tells it from others
 * @param label what its owner calls it
 */
public record ApiKey(
    String id,
    User owner,
    String prefix,
    String label,
    Instant createdAt,
    Optional<Instant> expiresAt) {
  public boolean isExpired(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }
}
