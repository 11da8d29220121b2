// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.util.Map;

/**
 * Keeps what versions showed when they were tried out.
 *
 * <p>Implementers: it belongs to the version, and goes with it when that is renamed or deleted.
 */
public interface ValidationStore {
  /** In place of an earlier one; only inside a change. Nothing happens if the version is gone. */
  void put(String workspace, String model, int number, VersionValidation validation);

  /** Of all versions of a model that have one, by number. */
  Map<Integer, VersionValidation> ofModel(String workspace, String model);
}
