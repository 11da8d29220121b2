// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.InvalidInput;
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
    Instant time) {

  /**
   * @throws InvalidInput if it could be taken for a version
   */
  static void check(String alias) {
    if (!alias.matches("[\\w-]{1,255}") || alias.matches("v?\\d+") || alias.equals("latest")) {
      throw InvalidInput.field(
          "alias",
          alias,
          "letters, digits, - and _; not 'latest', not a number",
          "choose another alias");
    }
  }
}
