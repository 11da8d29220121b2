// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.registry.SqlGlobalExplanationStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.explanations.Explanations;
import io.bellwether.platform.serving.explanations.GlobalExplanations;
import io.bellwether.platform.serving.explanations.SampleBaselines;
import io.bellwether.platform.serving.explanations.TrainingSamples;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.training.HeldOutRows;
import java.time.InstantSource;

/** Explanations of decisions, and of versions as a whole. */
record ExplanationRoom(Explanations explanations, GlobalExplanations versions) {
  /** What explanations at once are held against. */
  static BaselineSource baselines(Registry registry, Datasets datasets) {
    return new SampleBaselines(new TrainingSamples(registry, datasets));
  }

  static ExplanationRoom open(
      Serving serving,
      Registry registry,
      Datasets datasets,
      ArtifactStore artifacts,
      Database database,
      Jobs jobs,
      Audit audit,
      InstantSource clock) {
    TrainingSamples samples = new TrainingSamples(registry, datasets);
    return new ExplanationRoom(
        new Explanations(serving, samples, System::nanoTime),
        new GlobalExplanations(
            registry,
            serving,
            samples,
            new HeldOutRows(artifacts),
            new SqlGlobalExplanationStore(database),
            jobs,
            database,
            audit,
            clock,
            System::nanoTime));
  }
}
