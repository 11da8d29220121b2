// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;

/** What a version scores with: ours, or what MLflow's clients logged. */
@FunctionalInterface
public interface ServedFiles {
  Found find(String workspace, ServedVersion version);

  /** Read as the platform itself: who registered a version had to be allowed to read them. */
  static ServedFiles of(Registry registry, ModelDirectories directories) {
    return (workspace, version) -> {
      Caller platform = Caller.platform(workspace, "serving");
      return directories.find(
          platform, registry.version(platform, version.model(), version.version()));
    };
  }
}
