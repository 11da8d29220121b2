// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import java.util.Optional;

/** Keeps how far imports are, and what things of a source are called here. */
public interface ImportStore {
  /** Adds or replaces the state of the import that the state's job does; only inside a change. */
  void save(String workspace, ImportState state);

  Optional<ImportState> find(String workspace, String job);

  /** What the thing of this kind, by its id or name at the source, is called here. */
  Optional<String> counterpart(String workspace, String source, String kind, String theirs);

  /** Adds or replaces a counterpart; only inside a change. */
  void keep(String workspace, String source, String kind, String theirs, String ours);

  /** Only inside a change. */
  void forget(String workspace, String source, String kind, String theirs);
}
