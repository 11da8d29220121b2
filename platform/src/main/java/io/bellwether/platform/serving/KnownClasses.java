// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Caller;
import java.util.List;
import java.util.Optional;

/** What a version can answer. */
@FunctionalInterface
public interface KnownClasses {
  /**
   * The names of its classes, none for a regression; empty if the version is not served here or
   * nobody knows them.
   */
  Optional<List<String>> of(Caller caller, String model, String version);

  /** Knows no version. */
  static KnownClasses none() {
    return (_, _, _) -> Optional.empty();
  }
}
