// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.NotFound;
import java.util.Optional;

/** What serving asks of the registry. */
public interface ServedVersions {
  /**
   * The version that a name stands for: an integer, a semantic version or an alias.
   *
   * @throws NotFound if there is no such model
   */
  Optional<ServedVersion> find(String workspace, String model, String name);
}
