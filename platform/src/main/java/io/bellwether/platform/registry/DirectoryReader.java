// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.scoring.pipeline.FileBytes;
import java.util.Map;

/**
 * Finds the model in a directory that a library wrote.
 *
 * <p>Implementers: as of {@link ModelDirectories}; what only Python reads is {@link
 * ModelDirectories.Unreadable}, too.
 */
@FunctionalInterface
public interface DirectoryReader {
  /**
   * @param files by their paths in the directory, with {@code /} between the parts
   */
  Found find(Map<String, FileBytes> files);
}
