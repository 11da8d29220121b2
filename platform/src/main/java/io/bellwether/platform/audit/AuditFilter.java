// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records to list; what is empty does not narrow.
 *
 * @param from the first time that counts
 * @param to the first time that does not count any more
 */
public record AuditFilter(
    Optional<String> actor,
    Optional<String> action,
    Optional<String> subject,
    Optional<Instant> from,
    Optional<Instant> to) {
  public static AuditFilter all() {
    return new AuditFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
