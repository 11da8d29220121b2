// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import java.util.Optional;

/**
 * Keeps how versions behave in general.
 *
 * <p>Implementers: it belongs to the version, and goes with it when that is renamed or deleted.
 */
public interface GlobalExplanationStore {
  /** In place of an earlier one; only inside a change. Nothing happens if the version is gone. */
  void put(String workspace, String model, int number, GlobalExplanation explanation);

  Optional<GlobalExplanation> find(String workspace, String model, int number);
}
