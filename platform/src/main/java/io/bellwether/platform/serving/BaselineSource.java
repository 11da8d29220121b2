// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.Pipeline;
import java.util.Optional;

/** Where it is known what explanations of a version are rather held against than zeros. */
@FunctionalInterface
public interface BaselineSource {
  /**
   * Reads data, so nobody waits for it.
   *
   * @return empty if the model knows better by itself, or nothing is known of its data
   */
  Optional<SampleMeans> of(String workspace, ServedVersion version, Pipeline pipeline);

  static BaselineSource none() {
    return (_, _, _) -> Optional.empty();
  }
}
