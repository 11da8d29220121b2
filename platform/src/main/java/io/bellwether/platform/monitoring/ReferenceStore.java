// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import java.util.Optional;

/** Keeps one reference per version of a model. */
public interface ReferenceStore {
  /** Stores it in place of an earlier one; only inside a change. */
  void put(String workspace, Reference reference);

  Optional<Reference> find(String workspace, String model, String version);
}
