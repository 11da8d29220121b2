// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.Pipeline;

/**
 * Lays a version that was made here out as other systems read it, so that their clients can load
 * it.
 *
 * <p>Implementers: the same files again if asked again. What other systems cannot express is left
 * out, so that they fail clearly instead of scoring otherwise than we do.
 */
@FunctionalInterface
public interface ModelExports {
  void export(Caller caller, ModelVersion version, Pipeline pipeline);
}
