// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.explanations.Explanations;
import io.bellwether.platform.serving.explanations.TrainingSamples;

/** Explanations of decisions. */
record ExplanationRoom(Explanations explanations) {
  static ExplanationRoom open(Serving serving, Registry registry, Datasets datasets) {
    TrainingSamples samples = new TrainingSamples(registry, datasets);
    return new ExplanationRoom(new Explanations(serving, samples, System::nanoTime));
  }
}
