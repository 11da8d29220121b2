// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;

/** What serving asks of the registry. */
@FunctionalInterface
public interface ServedVersions {
  /**
   * The version that a name stands for: an integer, a semantic version or an alias.
   *
   * @throws NotFound if there is no such model or version
   */
  ServedVersion get(Caller caller, String model, String name);

  static ServedVersions of(Registry registry) {
    return (caller, model, name) -> served(registry.version(caller, model, name));
  }

  private static ServedVersion served(ModelVersion version) {
    return new ServedVersion(
        version.model(),
        Integer.toString(version.number()),
        version.semanticVersion().toString(),
        version.content().source(),
        version.content().features(),
        RiskLevel.Bounds.DEFAULT);
  }
}
