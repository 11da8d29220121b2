// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import java.util.Optional;

/**
 * Where another system keeps what is to be brought.
 *
 * @param from as that system's users write it; may hold a password
 * @param artifacts the folder that addresses mean which name no place of their own
 * @param passphrase what that system encrypts secrets with
 */
public record SourceAddress(String from, Optional<String> artifacts, Optional<String> passphrase) {
  public SourceAddress(String from, Optional<String> artifacts) {
    this(from, artifacts, Optional.empty());
  }

  /** The address may hold a password. */
  @Override
  public String toString() {
    return "SourceAddress";
  }
}
