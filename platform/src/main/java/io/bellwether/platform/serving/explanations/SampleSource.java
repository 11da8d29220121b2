// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.scoring.pipeline.Pipeline;

/** Where explanations get rows of a version's training data from. */
@FunctionalInterface
public interface SampleSource {
  /**
   * The sample of a version; always the same rows.
   *
   * @param number the integer version
   * @throws Conflict if its data is not known, or the model does not take it
   */
  TrainingSample of(Caller caller, String model, String number, Pipeline pipeline);
}
