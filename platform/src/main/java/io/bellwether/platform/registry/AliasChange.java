// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * An alias was pointed to another version, or taken away.
 *
 * @param from the version that had it
 * @param to the version that has it now
 */
public record AliasChange(
    String alias,
    Optional<Integer> from,
    Optional<Integer> to,
    String actor,
    String reason,
    Instant time) {}
